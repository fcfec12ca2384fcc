"""Files are made anew before they are kept: pixels re-encoded, documents rewritten, nothing hidden kept."""

import io
from dataclasses import dataclass

import pikepdf
import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from linli.kernel.errors import Invalid
from linli.kernel.rules import media

LONG_SIDE, THUMB_SIDE = 2048, 360

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = media.MAX_PIXELS


@dataclass(frozen=True, slots=True)
class Clean:
    """A file fit to keep. `thumb` is empty for documents; width and height are pixels."""

    media_type: str
    data: bytes
    thumb: bytes = b""
    width: int = 0
    height: int = 0


def clean(data: bytes) -> Clean:
    """The same picture or document without metadata, scripts or anything appended.

    Raises:
        Invalid: empty, too large, not one of the five types, or damaged. The text names the remedy.
    """
    if not data:
        raise Invalid(_("This file is empty. Please choose it again."))
    if len(data) > media.MAX_BYTES:
        raise Invalid(_("This file is larger than 15 MB. Please send a smaller photo."))
    kind = media.sniff(data[:32])
    if kind is None:
        raise Invalid(_("Only photos (JPEG, PNG, WebP, HEIC) and PDF files can be added."))
    return _document(data) if kind == media.PDF else _photo(data, kind)


_FORMATS = {media.JPEG: "JPEG", media.PNG: "PNG", media.WEBP: "WEBP", media.HEIC: "HEIF"}


def _photo(data: bytes, kind: str) -> Clean:
    try:
        with Image.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as source:
            if source.width * source.height > media.MAX_PIXELS:
                raise Invalid(_("This picture has too many pixels. Please send a smaller photo."))
            source.draft("RGB", (LONG_SIDE, LONG_SIDE))
            upright = ImageOps.exif_transpose(source)
            picture = _flat(upright)
    except Image.DecompressionBombError as error:
        raise Invalid(_("This picture has too many pixels. Please send a smaller photo.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Invalid(_("This picture is damaged and cannot be read. Please take or choose it again.")) from error
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    small = picture.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Clean(media.JPEG, _jpeg(picture, 82), _jpeg(small, 72), picture.width, picture.height)


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


_ACTIVE = ("/OpenAction", "/AA", "/Metadata", "/AcroForm", "/PieceInfo", "/Collection", "/AF")


def _document(data: bytes) -> Clean:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > media.MAX_PAGES:
                raise Invalid(_("This PDF has more than 200 pages. Please send only what is needed."))
            _disarm(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError as error:
        raise Invalid(_("This PDF is locked with a password. Please send it unlocked.")) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Invalid(_("This PDF is damaged and cannot be read. Please send it again.")) from error
    return Clean(media.PDF, out.getvalue())


def _disarm(pdf: pikepdf.Pdf) -> None:
    """Takes out scripts, forms, embedded files and metadata, also from photos inside the document."""
    for name in _ACTIVE:
        if name in pdf.Root:
            del pdf.Root[name]
    if "/Names" in pdf.Root:
        del pdf.Root["/Names"]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for page in pdf.pages:
        for name in ("/AA", "/Annots", "/Metadata", "/PieceInfo"):
            if name in page.obj:
                del page.obj[name]
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            _bare(thing)


def _bare(thing: pikepdf.Object) -> None:
    for name in ("/Metadata", "/PieceInfo", "/JS", "/EF"):
        if name in thing:
            del thing[name]
    if not isinstance(thing, pikepdf.Stream):
        return
    filters = thing.get("/Filter")
    if filters == pikepdf.Name.DCTDecode:
        thing.write(media.strip_jpeg(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
    elif isinstance(filters, pikepdf.Array) and pikepdf.Name.DCTDecode in list(filters):
        with Image.open(io.BytesIO(thing.read_bytes(pikepdf.StreamDecodeLevel.specialized))) as picture:
            thing.write(_jpeg(_flat(picture), 82), filter=pikepdf.Name.DCTDecode)
            if "/DecodeParms" in thing:
                del thing["/DecodeParms"]
