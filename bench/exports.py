"""Exports of 10,000 and 100,000 matters: peak of own memory, and rows a second beside bare xlsxwriter."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from bench.house import ENGINES, house

SMALL, LARGE = 10_000, 100_000


def _own() -> int:
    """KiB of the process's own memory; SQLite's mapping of its file (at most 256 MiB) is the system's."""
    text = Path("/proc/self/status").read_text()
    return int(text.split("RssAnon:")[1].split()[0])


def _watched(rows: Iterator[Any], seen: list[int]) -> Iterator[Any]:
    for number, row in enumerate(rows):
        if number % 1000 == 0:
            seen.append(_own())
        yield row
    seen.append(_own())


def _inside() -> None:
    """Runs in a house: exports every matter as the banner's desk, prints rows, seconds, peak KiB."""
    import time

    import django

    django.setup()
    import xlsxwriter

    from linli.accounts.models import User
    from linli.people.reads import actor_of
    from linli.sheets.writing import exports, write_sheet

    wanted = exports.get("matters")
    assert wanted
    actor = actor_of(User.objects.get(username="banner"))
    seen: list[int] = []
    start = time.perf_counter()
    with TemporaryFile() as file:
        columns = list(wanted.columns())
        rows = write_sheet(file, "x", columns, _watched(wanted.rows(actor, {}), seen))
    ours, peak = time.perf_counter() - start, max(*seen, _own())
    line = ["村口路灯不亮"] * len(columns)
    start = time.perf_counter()
    with TemporaryFile() as file, xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number in range(rows):
            for place, text in enumerate(line):
                sheet.write_string(number, place, text)
    print(json.dumps({"rows": rows, "ours": ours, "bare": time.perf_counter() - start, "peak": peak}))


def main() -> None:
    """Both engines, one after the other."""
    for engine in ENGINES:
        with house(engine) as made:
            for more in (SMALL, LARGE - SMALL):
                made.run("-m", "bench.loader", str(more))
                seen = json.loads(made.run("-m", "bench.exports", "inside").splitlines()[-1])
                print(
                    f"{engine:<11} {seen['rows']:>8,} rows: peak {seen['peak'] / 1024:.0f} MiB, "
                    f"{seen['rows'] / seen['ours']:,.0f} rows/s beside bare xlsxwriter "
                    f"{seen['rows'] / seen['bare']:,.0f} (ratio {seen['bare'] / seen['ours']:.2f})",
                    flush=True,
                )


if __name__ == "__main__":
    _inside() if sys.argv[1:] == ["inside"] else main()
