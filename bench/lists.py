"""The desk's first page and a filtered page over HTTP, at a million matters over ten thousand."""

import re
import statistics
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from bench.house import ENGINES, house, serving
from tests.house import House

SMALL, LARGE, ROUNDS = 10_000, 1_000_000, 30


class Reader:
    """A signed-in browser."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open
        page = self.get("/sign-in")
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {"username": "town", "password": "linli-demo", "csrfmiddlewaretoken": token[1]}
        self.open(f"{base}/sign-in", urlencode(form).encode()).close()

    def get(self, path: str) -> str:
        """One page."""
        with self.open(f"{self.base}{path}") as answer:
            return str(answer.read().decode())

    def median(self, path: str) -> float:
        """Milliseconds, the median of `ROUNDS` after five to warm up."""
        times = []
        for _round in range(ROUNDS + 5):
            start = time.perf_counter()
            self.get(path)
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times[5:])


def _medians(made: House) -> dict[str, float]:
    with serving(made) as base:
        reader = Reader(base)
        listed = reader.get("/desk/?state=")
        kind = re.search(r'<option value="([0-9a-f-]{36})"', listed)
        assert kind
        pages = {
            "first page": "/desk/?state=",
            "open": "/desk/?state=open",
            "filtered": f"/desk/?category={kind[1]}",
            "overdue": "/desk/?urgency=late",
        }
        return {name: reader.median(path) for name, path in pages.items()}


def _measure(engine: str, large: int) -> None:
    with house(engine) as made:
        made.run("-m", "bench.loader", str(SMALL))
        small = _medians(made)
        made.run("-m", "bench.loader", str(large - SMALL))
        big = _medians(made)
        sound = made.run("-m", "linli", "verify").strip()
        for name, value in small.items():
            print(
                f"{engine:<11} {name:<11} {SMALL:>9,}: {value:6.1f} ms  {large:>9,}: {big[name]:6.1f} ms"
                f"  ratio {big[name] / value:.2f} (aim ≤ 2)"
            )
        print(f"{engine:<11} verify over all rows: {sound}", flush=True)


def main() -> None:
    """Both engines; `LARGE` rows each."""
    for engine in ENGINES:
        _measure(engine, LARGE)


if __name__ == "__main__":
    _measure(sys.argv[1], int(sys.argv[2]))
