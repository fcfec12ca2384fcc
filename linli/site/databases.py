"""From the environment to Django's DATABASES."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def databases(
    data: Path, environ: Mapping[str, str], *, migrating: bool = False
) -> dict[str, dict[str, Any]]:
    """One database, `default`: PostgreSQL where `DATABASE_URL` says so, else SQLite in the data folder.

    `migrating` connects as the owner where `DATABASE_OWNER_URL` names one.
    """
    url = environ.get("DATABASE_URL", "")
    if migrating:
        url = environ.get("DATABASE_OWNER_URL", url)
    return {"default": postgresql(url) if url else sqlite(data / "linli.sqlite3")}


def sqlite(path: Path) -> dict[str, Any]:
    """WAL and IMMEDIATE, so that writers queue instead of failing; FULL, so that a commit survives power;
    what was deleted is overwritten in the file as well."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON; "
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?option=value`; extra options go to libpq.

    Raises:
        ValueError: the address is not PostgreSQL's.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
