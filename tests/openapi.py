"""Writes `docs/openapi.json` from the routers: `python -m tests.openapi`."""

import json
import os
from pathlib import Path

FILE = Path(__file__).parents[1] / "docs" / "openapi.json"


def text() -> str:
    """The description as it is now."""
    from linli.site.api import api

    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    import django

    django.setup()
    FILE.write_text(text())
    print(FILE)
