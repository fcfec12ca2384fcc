"""`python -m tests.kills 1000 [--seed N] [--break KIND]`: on SQLite, then on PostgreSQL; a line each.

With `--here` it runs in the banner of the environment, as the first form starts it for each engine.
"""

import argparse
import json
import os
import sys
from typing import Any

from tests.databases import fresh_database, postgresql
from tests.house import house


def _here(wanted: argparse.Namespace) -> int:
    import django

    django.setup()
    from tests.kills import nursery

    nursery.found()
    nursery.connections.close_all()
    result = nursery.run(wanted.kills, wanted.seed, breaking=wanted.breaking, every=wanted.every)
    print(json.dumps(vars(result), ensure_ascii=False))
    return bool(result.found)


def there(url: str, *words: str) -> dict[str, Any]:
    """Runs the kills in a fresh banner on SQLite ("") or on the PostgreSQL server at `url`."""
    with fresh_database(url) as address, house(address, demo=False) as home:
        said = home.run("-m", "tests.kills", *words, "--here", ok=False)
    try:
        answer: dict[str, Any] = json.loads(said.splitlines()[-1])
    except (ValueError, IndexError) as error:
        raise AssertionError(said) from error
    return answer


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.kills")
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--every", type=int, default=250, help="look at everything after so many kills")
    parser.add_argument("--break", dest="breaking", default="", help="files-after-rows or no-transactions")
    parser.add_argument("--here", action="store_true", help="in the banner of the environment, empty so far")
    return parser


def main() -> int:
    """0 if nothing was found on either engine."""
    wanted = _options().parse_args()
    if wanted.here:
        return _here(wanted)
    words = [word for word in sys.argv[1:] if word != "--here"]
    bad = False
    with postgresql() as url:
        for name, address in (("SQLite", ""), ("PostgreSQL", url)):
            answer = there(address, *words)
            bad |= bool(answer["found"])
            print(name, json.dumps(answer, ensure_ascii=False), flush=True)
    return int(bad)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    sys.exit(main())
