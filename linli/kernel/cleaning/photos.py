"""Photos: decoded, turned upright, made smaller, and encoded anew as JPEG."""

import io

import pillow_heif
from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from linli.kernel.cleaning.kept import Clean
from linli.kernel.errors import Invalid
from linli.kernel.rules import media

LONG_SIDE, THUMB_SIDE = 2048, 360

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = media.MAX_PIXELS

_FORMATS = {media.JPEG: "JPEG", media.PNG: "PNG", media.WEBP: "WEBP", media.HEIC: "HEIF"}
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def clean_photo(data: bytes, kind: str) -> Clean:
    """Fresh pixels at most `LONG_SIDE` long, and a thumbnail.

    Raises:
        Invalid: too many pixels, or damaged.
    """
    try:
        picture = _pixels(data, kind)
    except Invalid:
        raise
    except _BOMBS as error:
        raise _too_many() from error
    except Exception as error:  # decoders fed with broken bytes raise nearly anything
        raise Invalid(
            _("This picture is damaged and cannot be read. Please take or choose it again.")
        ) from error
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    small = picture.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Clean(media.JPEG, _jpeg(picture, 82), _jpeg(small, 72), picture.width, picture.height)


def _too_many() -> Invalid:
    return Invalid(_("This picture has too many pixels. Please send a smaller photo."))


def _pixels(data: bytes, kind: str) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as source:
        if source.width * source.height > media.MAX_PIXELS:
            raise _too_many()
        source.draft("RGB", (LONG_SIDE, LONG_SIDE))
        turn = _turn(source)
        return _flat(source.transpose(turn) if turn is not None else source)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How to set the photo upright; EXIF that cannot be read does not cost the photo."""
    try:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # EXIF parsers fed with broken bytes raise nearly anything
        return None


def _flat(image: Image.Image) -> Image.Image:
    """Plain RGB pixels on white, in a fresh image that carries no metadata of the old one."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    flat = Image.new("RGB", image.size)
    flat.paste(image.convert("RGB"))
    return flat


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
