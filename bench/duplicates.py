"""Likely duplicates of one new report among a million matters, on both engines."""

import json
import sys

from bench.house import ENGINES, house

LARGE = 1_000_000


def _measure(engine: str, large: int) -> None:
    with house(engine) as made:
        made.run("-m", "bench.loader", str(large))
        found = json.loads(made.run("-m", "bench.suggesting").splitlines()[-1])
        for name, (median, rows) in found.items():
            print(f"{engine:<11} {name:<36} {median:7.2f} ms  {rows:>3} rows", flush=True)


def main() -> None:
    """Both engines; `LARGE` matters each."""
    for engine in ENGINES:
        _measure(engine, LARGE)


if __name__ == "__main__":
    _measure(sys.argv[1], int(sys.argv[2]))
