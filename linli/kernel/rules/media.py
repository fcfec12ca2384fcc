"""What a file is, by its content alone. The name and the declared type are never believed."""

JPEG, PNG, WEBP, HEIC, PDF = "image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"

MAX_BYTES = 15 * 1024 * 1024
MAX_FILES = 6
MAX_PIXELS = 60_000_000
MAX_PAGES = 200

_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


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


def strip_jpeg(data: bytes) -> bytes:
    """A JPEG stream without its APP1…APP13, APP15 and comment segments (ITU-T T.81 annex B).

    Keeps APP0 (JFIF) and APP14 (Adobe's colour transform). Used for photos inside PDFs.
    Raises ValueError where the marker structure is broken.
    """
    out, at = bytearray(data[:2]), 2
    if data[:2] != b"\xff\xd8":
        raise ValueError("not a JPEG stream")
    while data[at : at + 2] != b"\xff\xda":
        if at + 4 > len(data) or data[at] != 0xFF:
            raise ValueError("broken JPEG markers")
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        named = 0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)
        if not named:
            out += data[at : at + 2 + length]
        at += 2 + length
    return bytes(out + data[at:])
