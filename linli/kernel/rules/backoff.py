"""How long to wait before trying again."""

from datetime import timedelta


def delay(attempts: int) -> timedelta:
    """1, 2, 4 … minutes after the first, second, third failure; never more than six hours."""
    return min(timedelta(minutes=2 ** min(max(0, attempts - 1), 9)), timedelta(hours=6))
