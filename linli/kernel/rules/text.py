"""Small rules about written Chinese input: full-width digits, masks, phone numbers, codes."""

import base64
import hashlib
import hmac
import re
import unicodedata

import phonenumbers

_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_JOINERS = "\n\u180e\u200c\u200d"
_EVERYDAY = re.compile("[\\n -~\u3001-\u303f\u4e00-\u9fef\uff01-\uff0f\uff1a-\uff20]*")
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def tidy(text: str) -> str:
    """Full-width digits and letters made plain, control characters out, ends trimmed.

    Line breaks, Chinese punctuation and the joiners that Mongolian script needs stay.
    """
    if _EVERYDAY.fullmatch(text):  # nothing in it to be changed; ten times as fast
        return text.strip()
    plain = "".join(
        unicodedata.normalize("NFKC", char) if "\uff10" <= char <= "\uff5a" and char.isalnum() else char
        for char in text.replace("\r\n", "\n").replace("\t", " ")
    )
    return "".join(c for c in plain if c in _JOINERS or unicodedata.category(c)[0] != "C").strip()


def phone(text: str) -> str | None:
    """A phone number in E.164 (`+8613…`), or None if it cannot be one. Chinese numbers need no prefix."""
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask(text: str) -> str:
    """What a passer-by may see: `138****1234`, `王**`."""
    digits = re.sub(r"^\+86", "", text)
    if len(digits) >= 7 and digits[-4:].isdigit():
        return f"{digits[:3]}****{digits[-4:]}"
    return text[:1] + "*" * max(1, min(len(text) - 1, 3)) if text else ""


def spell(secret: bytes, bits: int) -> str:
    """`bits` of `secret` in Crockford's base 32 (no I, L, O, U), to be read out over a phone."""
    raw = base64.b32encode(secret).decode().rstrip("=").translate(_CROCKFORD)
    return raw[: -(-bits // 5)]


def read_code(text: str) -> str:
    """A code as somebody typed it: lower case, spaces, dashes and look-alike letters forgiven."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[^0-9A-Z]", "", plain).translate(_LOOKALIKES)


def keyed(secret: bytes, *parts: str) -> bytes:
    """HMAC-SHA-256 (RFC 2104) over the parts, each length-prefixed so that none runs into the next."""
    message = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
    return hmac.new(secret, message, hashlib.sha256).digest()
