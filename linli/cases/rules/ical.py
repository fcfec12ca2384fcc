"""iCalendar (RFC 5545) as text: whole-day events, lines folded at 75 bytes, CRLF."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

Event = tuple[str, date, str]
"""(unique name, day, title)"""


def escaped(words: str) -> str:
    """A text value: backslash, semicolon, comma and line breaks escaped."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, none of them cutting a character."""
    pieces: list[str] = []
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > 74 + (not pieces):
            pieces.append(piece)
            piece = ""
        piece += sign
    return "\r\n ".join([*pieces, piece])


def calendar_text(name: str, events: Iterable[Event], now: datetime) -> str:
    """The whole calendar."""
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Linli//Desk//EN", f"X-WR-CALNAME:{escaped(name)}"]
    for uid, day, title in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escaped(uid)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escaped(title)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(folded(line) + "\r\n" for line in [*lines, "END:VCALENDAR"])
