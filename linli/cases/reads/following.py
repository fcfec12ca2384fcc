"""How a reporter without an account is known: short number and code, or the token in the QR code."""

from uuid import UUID

from linli.cases.models import Case, Reporter
from linli.cases.rules.words import read_number
from linli.kernel import keys
from linli.kernel.rules import text


def follower(number: str, code: str) -> UUID | None:
    """The matter behind a number and its code, or None (the caller throttles). A part leads to its whole."""
    found = Case.objects.filter(number=read_number(number) or "").values_list("parent_id", "pk").first()
    case_id = (found[0] or found[1]) if found else None
    key = keys.lookup("follow", str(case_id), text.read_code(code))
    return Reporter.objects.filter(pk=case_id, code_key=key).values_list("pk", flat=True).first()


def token_holder(token: str) -> UUID | None:
    """The matter behind a QR token (128 bits), or None."""
    key = keys.lookup("follow-token", text.read_code(token))
    return Reporter.objects.filter(token_key=key).values_list("pk", flat=True).first()
