"""How long the door asks somebody without an account to wait when a lot comes at once."""

NORMAL_NETWORK, NORMAL_TOTAL = 12, 120
"""Reports in ten minutes that nobody has to wait for: from one network, and all together."""
FIRST, LONGEST = 10, 120
"""Seconds: the first pause, and the longest, reached at three and a half times the normal."""
STAMP_LIVES = 3600
"""Seconds after its pause during which a stamp can be used."""


def pause(used: float, normal: float) -> int:
    """Seconds to wait after `used` reports, in steps of five; 0 up to the normal number."""
    if used <= normal:
        return 0
    return min(LONGEST, round(FIRST * (used / normal) ** 2 / 5) * 5)


def ripe_in(not_before: float, now: float) -> int | None:
    """Whole seconds until a stamp is good (0: now), or None once it is too old."""
    if now > not_before + STAMP_LIVES:
        return None
    return max(0, -int((now - not_before) // 1))
