"""What is kept of a file: never its metadata, its scripts, or anything appended."""

import base64
import io
import zlib

import pikepdf
import pytest
from PIL import Image

from linli.kernel.cleaning import clean
from linli.kernel.errors import Invalid
from linli.kernel.rules import media
from linli.kernel.tests import files

MARKERS = (
    b"Exif",
    b"GPS",
    b"xmpmeta",
    b"<?xpacket",
    b"8BIM",
    files.SECRET,
    b"/JS",
    b"JavaScript",
    b"EmbeddedFile",
    b"<script",
    b"<html",
    b"PK\x03\x04",
)
NOT_IN_A_PDF = (
    b"/JS ",
    b"/AA ",
    b"/OpenAction",
    b"/AcroForm",
    b"/Annots",
    b"/Names",
    b"/Metadata",
    b"/Author",
)


def opened(cleaned):
    return Image.open(io.BytesIO(cleaned.data))


def bare(data):
    return not [marker for marker in MARKERS if marker in data]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_photos_lose_their_metadata(kind):
    dirty = files.photo(kind)
    assert files.SECRET in dirty
    cleaned = clean(dirty)
    assert cleaned.media_type == media.JPEG
    assert bare(cleaned.data)
    assert bare(cleaned.thumb)
    assert (cleaned.width, cleaned.height) == (60, 40)
    assert not opened(cleaned).getexif()
    assert set(opened(cleaned).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photos_are_turned_upright(kind, orientation):
    """Against Pillow's own reading of the same file."""
    from PIL import ImageOps

    dirty = files.photo(kind, orientation)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(dirty))).convert("RGB")
    cleaned = opened(clean(dirty))
    assert cleaned.size == expected.size == ((40, 60) if orientation > 4 else (60, 40))
    for point in ((3, 3), (expected.width - 4, expected.height - 4)):
        assert all(
            abs(a - b) < 40 for a, b in zip(cleaned.getpixel(point), expected.getpixel(point), strict=True)
        )


def test_heic_is_turned_once():
    cleaned = clean(files.photo("HEIC", 6))
    assert (cleaned.width, cleaned.height) == (40, 60)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK"])
def test_every_kind_of_pixel_becomes_plain(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    out = io.BytesIO()
    Image.new(mode, (9, 9)).save(out, kind)
    cleaned = opened(clean(out.getvalue()))
    assert cleaned.mode == "RGB"
    if mode in ("RGBA", "LA"):
        assert cleaned.getpixel((4, 4)) == (255, 255, 255)


def test_long_sides():
    cleaned = clean(files.photo(size=(4000, 1000)))
    assert (cleaned.width, cleaned.height) == (2048, 512)
    assert Image.open(io.BytesIO(cleaned.thumb)).size == (360, 90)


def test_broken_exif_does_not_cost_the_photo(monkeypatch):
    def broken(self):
        raise SyntaxError("not a TIFF file")

    dirty = files.photo()
    monkeypatch.setattr(Image.Image, "getexif", broken)
    assert clean(dirty).width == 60


@pytest.mark.parametrize("appended", [b"<html><script>alert(1)</script>", b"PK\x03\x04zip", files.SECRET])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_was_appended_is_gone(kind, appended):
    assert bare(clean(files.photo(kind) + appended).data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + b"\0" * media.MAX_BYTES, "15 MB"),
        (b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", "Only photos"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "Only photos"),
        (b"<!doctype html><script>alert(1)</script>", "Only photos"),
        (b"PK\x03\x04", "Only photos"),
        (b"\xff\xd8\xff\xe0<html>", "damaged"),
        (b"\x89PNG\r\n\x1a\n<html>", "damaged"),
        (b"RIFF\0\0\0\0WEBP<html>", "damaged"),
        (b"\0\0\0\x18ftypheic<html>", "damaged"),
        (b"%PDF-1.7<html>", "damaged"),
        (files.photo()[:500], "damaged"),
        (files.photo("PNG")[:-200], "damaged"),
        (files.photo("WEBP")[:100], "damaged"),
        (files.photo("HEIC")[:300], "damaged"),
        (files.bomb(30000, 30000), "too many pixels"),
        (files.bomb(8000, 8000), "too many pixels"),
    ],
)
def test_refused(data, words):
    from django.utils import translation

    with translation.override("en"), pytest.raises(Invalid) as caught:
        clean(data)
    assert words in str(caught.value.message)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [8000, 30000])
def test_too_many_pixels_where_warnings_only_warn(side):
    """As in production, where only twice the limit is an error of the decoder's own."""
    with pytest.raises(Invalid, match=r"像素|pixels"):
        clean(files.bomb(side, side))


# --- documents


def test_documents_keep_their_pages_only():
    cleaned = clean(files.document())
    text = files.plain(cleaned.data)
    assert cleaned.media_type == media.PDF
    assert (cleaned.thumb, cleaned.width) == (b"", 0)
    assert bare(cleaned.data)
    assert not [marker for marker in (b"Exif\0", b"GPS", b"xmpmeta", files.SECRET) if marker in text]
    assert not [name for name in NOT_IN_A_PDF if name in text]
    with pikepdf.open(io.BytesIO(cleaned.data)) as pdf:
        photo = pdf.pages[0].Resources.XObject.A
        assert Image.open(io.BytesIO(photo.read_raw_bytes())).size == (60, 40)


@pytest.mark.parametrize(
    ("filters", "wrap"),
    [
        (("/FlateDecode", "/DCTDecode"), zlib.compress),
        (("/ASCII85Decode", "/DCTDecode"), lambda data: base64.a85encode(data) + b"~>"),
        (("/ASCIIHexDecode", "/DCTDecode"), lambda data: data.hex().encode() + b">"),
        (
            ("/ASCII85Decode", "/FlateDecode", "/DCTDecode"),
            lambda data: base64.a85encode(zlib.compress(data)) + b"~>",
        ),
    ],
)
def test_photos_in_documents_are_found_behind_other_filters(filters, wrap):
    cleaned = clean(files.document(filters, wrap))
    with pikepdf.open(io.BytesIO(cleaned.data)) as pdf:
        photo = pdf.pages[0].Resources.XObject.A
        assert photo.Filter == pikepdf.Name.DCTDecode
        assert bare(photo.read_raw_bytes())
        assert Image.open(io.BytesIO(photo.read_raw_bytes())).size == (60, 40)


def test_decoder_parameters_stay_with_their_filter():
    with pikepdf.open(io.BytesIO(files.document(("/FlateDecode", "/DCTDecode"), zlib.compress))) as pdf:
        photo = pdf.pages[0].Resources.XObject.A
        photo.DecodeParms = pikepdf.Array([pikepdf.Dictionary(), pikepdf.Dictionary(ColorTransform=1)])
        out = io.BytesIO()
        pdf.save(out)
    with pikepdf.open(io.BytesIO(clean(out.getvalue()).data)) as pdf:
        assert pdf.pages[0].Resources.XObject.A.DecodeParms.ColorTransform == 1


def test_jpeg_2000_in_documents():
    def box(kind, body):
        return (8 + len(body)).to_bytes(4, "big") + kind + body

    image = box(b"jP  ", b"\r\n\x87\n") + box(b"uuid", files.SECRET) + box(b"jp2c", b"pixels")
    cleaned = clean(files.document(("/JPXDecode",), image=image))
    assert files.SECRET not in files.plain(cleaned.data)


@pytest.mark.parametrize(
    ("filters", "image"),
    [
        (("/DCTDecode",), b"no jpeg"),
        (("/DCTDecode", "/FlateDecode"), b"x"),
        (("/RunLengthDecode", "/DCTDecode"), b"x"),
        (("/FlateDecode", "/DCTDecode"), b"not deflated"),
        (("/FlateDecode", "/DCTDecode"), zlib.compress(b"\0" * (media.MAX_BYTES + 9), 9)),
    ],
)
def test_odd_photos_refuse_the_document(filters, image):
    with pytest.raises(Invalid):
        clean(files.document(filters, image=image))


def test_documents_with_a_password():
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Invalid):
        clean(out.getvalue())


def test_long_documents():
    with pytest.raises(Invalid):
        clean(files.document(pages=201))


def test_a_document_with_an_archive_behind_it():
    assert bare(clean(files.document() + b"PK\x03\x04" + files.SECRET).data)
