"""Locating points: one at a time, and an array beside bare shapely's own index."""

import os
import tempfile
import time

os.environ.setdefault("LINLI_DATA", tempfile.mkdtemp(prefix="linli-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")

import django
import numpy as np
import shapely

POINTS, ROUNDS = 100_000, 7


def _best(function: object, *given: object) -> float:
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        function(*given)  # type: ignore[operator]
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """The best of seven rounds over the demo territory's leaves; many of the random points lie outside it."""
    django.setup()
    from django.core.management import call_command

    from linli.kernel.actor import SYSTEM
    from linli.territory.demo import territory_demo
    from linli.territory.demo.load import demo_rows
    from linli.territory.reads import locate, locate_many, tree_forget

    call_command("migrate", verbosity=0)
    territory_demo(actor=SYSTEM, progress=lambda *_: None)
    tree_forget()
    rng = np.random.default_rng(1)
    points = np.column_stack([rng.uniform(116.2, 118.5, POINTS), rng.uniform(42.2, 44.2, POINTS)])
    parents = {row.parent_id for row in demo_rows()}
    shapes = [
        shapely.from_geojson(row.outline) for row in demo_rows() if row.outline and row.id not in parents
    ]
    index = shapely.STRtree(shapes)
    ready = shapely.points(points)
    locate_many(points)
    ours = _best(locate_many, points)
    bare = _best(lambda: index.query(ready, predicate="intersects"))
    one = _best(lambda: [locate(lon, lat) for lon, lat in points[:10_000].tolist()]) / 10_000
    print(
        f"one point {one * 1e6:.1f} µs (aim ≤ 50); array {POINTS / ours / 1e6:.1f} M/s beside bare shapely"
        f" {POINTS / bare / 1e6:.1f} M/s: ratio {bare / ours:.2f} (aim ≥ 0.8)"
    )
