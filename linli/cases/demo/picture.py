"""A drawn stand-in for a photo: hills, a road, a lamp. No picture of anybody or anything real."""

import io
from random import Random

from PIL import Image, ImageDraw


def draw(seed: int) -> bytes:
    """A JPEG of 960 × 720 pixels."""
    rng = Random(seed)  # noqa: S311 - a drawing, not a secret
    sky = (206 - rng.randrange(30), 219, 224)
    image = Image.new("RGB", (960, 720), sky)
    pen = ImageDraw.Draw(image)
    for depth, colour in enumerate(((168, 184, 150), (139, 160, 116), (196, 176, 130))):
        base = 330 + depth * 110
        ridge = [(x, base - rng.randrange(70)) for x in range(0, 1000, 80)]
        pen.polygon([(0, 720), *ridge, (960, 720)], fill=colour)
    left = rng.randrange(300, 560)
    pen.polygon([(left, 500), (left + 40, 500), (left + 260, 720), (left - 180, 720)], fill=(188, 180, 168))
    post = rng.randrange(120, 800)
    pen.line([(post, 640), (post, 380)], fill=(70, 78, 70), width=8)
    pen.line([(post, 384), (post + 46, 372)], fill=(70, 78, 70), width=6)
    pen.ellipse([(post + 40, 362), (post + 66, 386)], fill=(232, 214, 150))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
