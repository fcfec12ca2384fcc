"""Documents: a PDF rewritten without scripts, forms, embedded files and metadata, also in its photos."""

import base64
import io
import zlib
from collections.abc import Callable, Iterator

import pikepdf
from django.utils.translation import gettext as _

from linli.kernel.cleaning.kept import Clean
from linli.kernel.errors import Invalid
from linli.kernel.rules import media

_OFF_ROOT = ("/Names", "/AcroForm", "/Collection", "/AF", "/Outlines", "/Threads", "/URI")
_OFF_PAGE = ("/Annots", "/Thumb")
_OFF_ALL = ("/Metadata", "/PieceInfo", "/JS", "/EF", "/AA", "/OpenAction")
_STRIPS = {"/DCTDecode": media.strip_jpeg, "/JPXDecode": media.strip_jp2}


def clean_document(data: bytes) -> Clean:
    """The pages and nothing else.

    Raises:
        Invalid: more than 200 pages, locked with a password, or damaged.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > media.MAX_PAGES:
                raise Invalid(_("This PDF has more than 200 pages. Please send only what is needed."))
            _disarm(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError as error:
        raise Invalid(_("This PDF is locked with a password. Please send it unlocked.")) from error
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError, zlib.error) as error:
        raise Invalid(_("This PDF is damaged and cannot be read. Please send it again.")) from error
    return Clean(media.PDF, out.getvalue())


def _disarm(pdf: pikepdf.Pdf) -> None:
    _drop(pdf.Root, _OFF_ROOT)
    _drop(pdf.trailer, ("/Info",))
    for page in pdf.pages:
        _drop(page.obj, _OFF_PAGE)
    for thing in list(pdf.objects):
        for part in _parts(thing):
            _drop(part, _OFF_ALL)
        if isinstance(thing, pikepdf.Stream):
            _bare(thing)


def _drop(thing: pikepdf.Object, names: tuple[str, ...]) -> None:
    for name in names:
        if name in thing:
            del thing[name]


def _parts(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The object and every dictionary written directly inside it, not those it points to."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            values = [value for _name, value in part.items()]
        elif isinstance(part, pikepdf.Array):
            values = list(part)
        else:
            continue
        waiting += [value for value in values if isinstance(value, pikepdf.Object) and not value.is_indirect]


def _bare(stream: pikepdf.Stream) -> None:
    """Takes EXIF and its like out of a photo, whatever other filters are wrapped around it."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    strip = _STRIPS.get(names[-1])
    if strip is None:
        if any(name in _STRIPS for name in names):
            raise ValueError("a photo filter that is not the last")
        return
    data = stream.read_raw_bytes()
    for name in names[:-1]:
        data = _UNWRAPS[name](data)
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Array):
        parameters = parameters[-1]
    kept = parameters if isinstance(parameters, pikepdf.Dictionary) else None
    stream.write(strip(data), filter=pikepdf.Name(names[-1]), decode_parms=kept)


def _inflate(data: bytes) -> bytes:
    machine = zlib.decompressobj()
    plain = machine.decompress(data, media.MAX_BYTES)
    if machine.unconsumed_tail:
        raise ValueError("a photo that unpacks to more than a file may hold")
    return plain


def _ascii85(data: bytes) -> bytes:
    return base64.a85decode(data.strip().removesuffix(b"~>"))


def _hexadecimal(data: bytes) -> bytes:
    return bytes.fromhex(data.decode("ascii").strip().removesuffix(">"))


_UNWRAPS: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": _inflate,
    "/ASCII85Decode": _ascii85,
    "/ASCIIHexDecode": _hexadecimal,
}
