"""Files as people and attackers send them, made in memory."""

import io
import zlib

import pikepdf
import pillow_heif
from PIL import Image

SECRET = b"Linli-Spy-Cam"
"""Stands in every piece of metadata below; no stored byte may carry it."""


def exif(orientation=1):
    """EXIF with a camera, a GPS position and an orientation."""
    tags = Image.Exif()
    tags[0x010F] = SECRET.decode()
    tags[0x0112] = orientation
    tags.get_ifd(0x8825).update({1: "N", 2: (43.0, 12.0, 0.0), 3: "E", 4: (117.0, 30.0, 0.0)})
    return tags.tobytes()


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><creator>' + SECRET + b"</creator></x:xmpmeta>"


def picture(mode="RGB", size=(60, 40)):
    """Left half red, right half blue."""
    image = Image.new(mode, size, "blue")
    image.paste(Image.new(mode, (size[0] // 2, size[1]), "red"), (0, 0))
    return image


def photo(kind="JPEG", orientation=1, mode="RGB", size=(60, 40), **more):
    """A photo with EXIF, GPS and XMP."""
    out = io.BytesIO()
    if kind == "HEIC":
        pillow_heif.from_pillow(picture(mode, size)).save(out, exif=exif(orientation), xmp=XMP, quality=90)
    else:
        picture(mode, size).save(out, kind, exif=exif(orientation), xmp=XMP, **more)
    return out.getvalue()


def bomb(width, height):
    """A small PNG that claims to be very large (and honestly holds as many zero bytes)."""
    import struct

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width // 8 + 1) * 64), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def document(filters=("/DCTDecode",), wrap=lambda data: data, image=None, pages=1):
    """A PDF with everything it should not have: scripts, forms, files, metadata, and a photo with EXIF."""
    pdf = pikepdf.new()
    stream = pikepdf.Stream(pdf, b"")
    names = pikepdf.Array([pikepdf.Name(name) for name in filters])
    stream.write(wrap(image or photo()), filter=names if len(filters) > 1 else names[0])
    for name, value in (
        ("/Type", pikepdf.Name.XObject),
        ("/Subtype", pikepdf.Name.Image),
        ("/Width", 60),
        ("/Height", 40),
        ("/BitsPerComponent", 8),
        ("/ColorSpace", pikepdf.Name.DeviceRGB),
    ):
        stream[name] = value
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(200, 200))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=stream))
        page.Contents = pdf.make_stream(b"q 60 0 0 40 0 0 cm /A Do Q")
        page.Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, A=script())])
        page.AA = pikepdf.Dictionary(O=script())
        page.PieceInfo = pikepdf.Dictionary(X=pikepdf.String(SECRET))
    pdf.Root.OpenAction = script()
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String(SECRET))
    pdf.Root.Outlines = pikepdf.Dictionary(First=pikepdf.Dictionary(A=script()))
    pdf.Root.Hidden = pikepdf.Dictionary(Deep=pikepdf.Array([pikepdf.Dictionary(Next=script())]))
    pdf.attachments["spy.txt"] = SECRET
    pdf.Root.Names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("x"), script()]))
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET.decode()]
    pdf.docinfo["/Author"] = SECRET.decode()
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def script():
    return pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('" + SECRET.decode() + "')")
    )


def plain(data):
    """A PDF with every stream written out, so that its bytes can be searched."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, qdf=True, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return out.getvalue()
