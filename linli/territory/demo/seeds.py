"""Hand-placed points, from which the demo draws towns. Near the real seats, no surveyed borders."""

from typing import Final

TOWN_SEEDS: Final[dict[str, tuple[float, float]]] = {
    "150425100": (117.54, 43.26),  # 经棚镇
    "150425101": (117.86, 42.93),  # 宇宙地镇
    "150425102": (118.12, 42.96),  # 土城子镇
    "150425103": (118.03, 43.29),  # 同兴镇
    "150425104": (117.95, 43.15),  # 万合永镇
    "150425105": (117.50, 42.95),  # 芝瑞镇
    "150425106": (116.75, 43.30),  # 达来诺日镇
    "150425200": (118.22, 43.14),  # 新开地乡
    "150425201": (117.35, 42.75),  # 红山子乡
    "150425202": (117.10, 43.45),  # 达日罕乌拉苏木
    "150425203": (117.30, 43.85),  # 巴彦查干苏木
    "150425204": (116.78, 42.98),  # 浩来呼热苏木
    "150425205": (117.15, 42.60),  # 乌兰布统苏木
}
"""Town code → (lon, lat): each town holds what lies nearest to its point."""

SUBDISTRICTS: Final[dict[str, tuple[float, float, float]]] = {
    "150425400": (117.50, 43.275, 0.018),  # 应昌街道
    "150425401": (117.60, 43.55, 0.030),  # 热水塘街道
    "150425403": (117.585, 43.235, 0.018),  # 西拉沐沦街道
}
"""Subdistrict code → (lon, lat, radius in degrees): small patches cut out of the towns around them."""

GRIDDED_TOWN: Final = "150425104"
"""万合永镇: three levels of grids, 12 + 40 + 96 = 148."""
GRIDDED_GROUPS, FINE_GRIDS = 40, 96

GROUPED: Final = {"150425100": ("光明村委会",), "150425201": ("天太永村委会",), "150425106": ("嘎查",)}
"""Town code → endings of the villages that get groups without grids."""
