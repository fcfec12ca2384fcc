"""Chinese numerals for small numbers."""

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 40 → 四十. From 0 to 99.

    Raises:
        ValueError: outside that range.
    """
    if not 0 <= number <= 99:
        raise ValueError("0 to 99")
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    head = "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")
