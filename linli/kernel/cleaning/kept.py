"""What is left of a file after cleaning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clean:
    """A file fit to keep. `thumb` is empty for documents; width and height are pixels."""

    media_type: str
    data: bytes
    thumb: bytes = b""
    width: int = 0
    height: int = 0
