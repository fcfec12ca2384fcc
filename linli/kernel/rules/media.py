"""What a file is, by its content alone. The name and the declared type are never believed."""

import re
from collections.abc import Iterator

JPEG, PNG, WEBP, HEIC, PDF = "image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"

MAX_BYTES = 15 * 1024 * 1024
MAX_FILES = 6
MAX_PIXELS = 60_000_000
MAX_PAGES = 200

_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_SOI, _EOI, _SOS = b"\xff\xd8", b"\xff\xd9", 0xDA
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.S)


def sniff(head: bytes) -> str | None:
    """The media type of the first bytes of a file (≥ 16), or None if Linli does not take it."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    if head.startswith(b"%PDF-"):
        return PDF
    return None


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, bytes) of a JPEG up to its end mark; a scan's bytes include its entropy-coded data."""
    at = 2
    while data[at : at + 2] != _EOI and at < len(data):
        if data[at : at + 2] == b"\xff\xff":  # fill byte
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if data[at] != 0xFF or length < 2 or end > len(data):
            raise ValueError("broken JPEG markers")
        marker = data[at + 1]
        if marker == _SOS:
            found = _END_OF_SCAN.search(data, end)
            end = found.start() if found else len(data)
        yield marker, data[at:end]
        at = end


def strip_jpeg(data: bytes) -> bytes:
    """A JPEG stream without its APP1…APP13, APP15 and comment segments (ITU-T T.81 annex B).

    Keeps APP0 (JFIF) and APP14 (Adobe's colour transform); drops whatever follows the end mark. Used for
    photos inside PDFs. Raises ValueError where the marker structure is broken.
    """
    if data[:2] != _SOI:
        raise ValueError("not a JPEG stream")
    kept = [
        part for marker, part in _segments(data) if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE))
    ]
    return b"".join([_SOI, *kept, _EOI])


def strip_jp2(data: bytes) -> bytes:
    """A JPEG 2000 file without its XML and UUID boxes, where EXIF and XMP live (ISO/IEC 15444-1 annex I).

    A bare codestream has no boxes and stays as it is. Raises ValueError where a box is cut short.
    """
    if data.startswith(b"\xff\x4f\xff\x51"):
        return data
    out, at = bytearray(), 0
    while at < len(data):
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or len(data) - at
        if size < head or at + size > len(data):
            raise ValueError("broken JPEG 2000 boxes")
        if data[at + 4 : at + 8] not in (b"xml ", b"uuid", b"uinf"):
            out += data[at : at + size]
        at += size
    return bytes(out)
