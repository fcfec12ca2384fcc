"""Names of what is looked at: places and things, never people whom a list sorts."""

from linli.kernel.errors import Text
from linli.sheets.rules.refused import refusal, title_refusal


def name_refusal(name: str) -> Text | None:
    """Why a point, list or kind is not called so, or None: the rule that holds for columns of imports."""
    return refusal(name) or title_refusal(name)
