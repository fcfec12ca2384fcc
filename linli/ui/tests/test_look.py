"""What the looks promise: contrast, weight, and nothing inline that the content policy would stop."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "ui" / "static" / "ui"
CSS = (STATIC / "base.css").read_text()
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
INLINE = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "on… attribute": re.compile(r"<[a-z][^>]*\s(hx-on\S*|on[a-z]+)\s*=", re.I),
    "javascript: address": re.compile(r"javascript:", re.I),
    "other host": re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//", re.I),
}
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.I | re.S)
DATA = re.compile(r'type="application/(ld\+)?json"')
GROUNDS = ("paper", "card", "tint", "sand-tint", "sky-tint", "brick-tint", "land-1")
WORDS = ("ink", "soft", "grass", "sand", "sky", "brick")
PAIRS = [(word, ground) for word in WORDS for ground in GROUNDS] + [
    ("on-fill", "fill"),
    ("on-fill", "fill-over"),
]


def _tokens(selector: str) -> dict[str, str]:
    block = CSS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block))


MODES = {
    "light": _tokens("\n:root"),
    "dark": _tokens('\n:root[data-theme="dark"]'),
    "night": _tokens(':root:not([data-theme="light"])'),
}


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), PAIRS)
def test_words_can_be_read(mode, word, ground):
    tokens = MODES[mode]
    assert contrast(tokens[word], tokens[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("mark", ["edge", "sand-dot", "grass", "sky", "brick"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_edges_and_dots_can_be_seen(mode, mark, ground):
    assert contrast(MODES[mode][mark], MODES[mode][ground]) >= 3


def test_both_nights_are_the_same():
    assert MODES["dark"] == MODES["night"]
    assert MODES["dark"].keys() == MODES["light"].keys()


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("base.css", 5120),
        ("door.js", 3400),
        ("desk.css", 2816),
        ("desk.js", 2048),
        ("work.css", 1536),
        ("rows.js", 2560),
        ("paper.css", 768),
    ],
)
def test_the_door_is_light(name, most):
    assert len(gzip.compress((STATIC / name).read_bytes(), 9)) <= most


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_inline(path):
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(), flags=re.S)
    found = [name for name, pattern in INLINE.items() if pattern.search(text)]
    scripts = [body for attrs, body in SCRIPT.findall(text) if body.strip() and not DATA.search(attrs)]
    assert not found
    assert not scripts


def test_no_syntax_that_old_webviews_drop():
    for sheet in STATIC.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
        assert not re.search(
            r":has\(|:is\(|:where\(|@container|aspect-ratio|\binset:|@layer|(?<![\w-])(min|max|clamp)\(", text
        ), sheet.name
    for script in STATIC.glob("*.js"):
        assert not re.search(
            r"\?\.[\w\[(]|\?\?|\.at\(|\.replaceAll\(|\beval\(|new Function", script.read_text()
        ), script.name
