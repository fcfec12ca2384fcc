"""What every test stands on: the write guard and one small named cast (see also `tests/environment.py`)."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis

QUEUES = ("django_q_", "django_migrations", "django_content_type", "auth_permission")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


hypothesis.register_profile("linli", max_examples=25, deadline=None)
hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "linli"))
"""Twenty-five random cases a test, on two engines; `HYPOTHESIS_PROFILE=default` runs a hundred."""


def pytest_configure() -> None:
    """Plain static files and a quick password hasher; Argon2 has a test of its own."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    from linli.kernel import verbs

    words = sql.lstrip().split(maxsplit=3)
    if words and words[0].upper() in WRITES and not verbs.inside():
        assert any(queue in sql for queue in QUEUES), f"a write outside a verb: {sql[:120]}"
    return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def _house(request: pytest.FixtureRequest) -> Iterator[None]:
    """Drops what the process remembers, and fails any write outside a verb."""
    from linli.kernel import caching
    from linli.kernel.actions.leases import leases_forget
    from linli.territory.reads import tree_forget

    caching.forget()
    tree_forget()
    leases_forget()
    if "rules" in request.keywords:
        yield
        return
    with connection.execute_wrapper(_guard):
        yield


@dataclass(frozen=True)
class Cast:
    """One of each role around Wanheyong town (万合永镇) and Guangyi village (广义村), plus strangers.

    `users` by short name: desk, clerk, head, worker, mediator, officer (water station), officer2 (emergency
    office), officer3 (banner forestry bureau), banner, admin; desk2 and clerk2 sit in Jingpeng town.
    Passwords are “<name>-password”.
    """

    users: dict[str, UUID]
    units: dict[str, UUID]
    places: dict[str, UUID]

    def actor(self, name: str) -> Any:
        """The actor of a member of the cast as posted today."""
        from linli.accounts.models import User
        from linli.people.reads import actor_of

        return actor_of(User.objects.get(pk=self.users[name]), network="test")


_cast: list[Cast] = []


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast; whatever a test does with it is rolled back."""
    return _cast[0]


@pytest.fixture
def sign_in(client: Any, cast: Cast) -> Any:
    """`sign_in("desk")` → a client that is signed in as that member of the cast."""

    def _sign_in(name: str) -> Any:
        response = client.post("/sign-in", {"username": name, "password": f"{name}-password"})
        assert response.status_code == 302, response.content.decode()[-2000:]
        return client

    return _sign_in


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Loads territory, categories and cast once, before any test's transaction."""
    from tests.cast import gather

    with django_db_blocker.unblock():
        _cast.append(Cast(*gather()))


def _unguard(trigger: str, table: str) -> None:
    """Takes one guard away until the test's transaction is rolled back."""
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{trigger}"{on}')


@pytest.fixture
def empty_banner(db: None) -> None:
    """No banner yet, as before `init`: takes the cast and the territory out of this test's transaction."""
    from linli.accounts.models import User
    from linli.cases.models import Category, Grade, Route
    from linli.kernel import caching, triggers, verbs
    from linli.kernel.models import Version
    from linli.people.models import Organisation, Person, Posting
    from linli.territory.models import Outline, OutlineNote, Place
    from linli.territory.reads import tree_forget

    _unguard("territory_outline_deny_delete", "territory_outline")
    with verbs.writing():
        for model in (OutlineNote, Outline):
            model.objects.all()._raw_delete("default")
        for model in (Posting, Person, User, Route, Organisation, Category, Grade, Version):
            model.objects.all().delete()  # type: ignore[attr-defined]
        Place.objects.all()._raw_delete("default")  # all at once: places hang below places
    triggers.install()
    caching.forget()
    tree_forget()
