"""Search at a million matters: by how often a word is used, by who asks, on both engines."""

import json
import sys

from bench.house import ENGINES, house

LARGE = 1_000_000


def _measure(engine: str, large: int) -> None:
    with house(engine) as made:
        made.run("-m", "bench.loader", str(large))
        found = json.loads(made.run("-m", "bench.searching").splitlines()[-1])
        for name, (median, rows) in found.items():
            print(f"{engine:<11} {name:<32} {median:7.2f} ms  {rows:>3} rows", flush=True)


def main() -> None:
    """Both engines; `LARGE` matters each."""
    for engine in ENGINES:
        _measure(engine, LARGE)


if __name__ == "__main__":
    _measure(sys.argv[1], int(sys.argv[2]))
