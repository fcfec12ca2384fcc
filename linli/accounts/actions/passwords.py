"""What a password must be."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.kernel.errors import Invalid


def password_check(password: str, user: User, field: str = "password") -> None:
    """Refuses a weak password and says why.

    Raises:
        Invalid: names `field`.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(_("Please choose another password."), {field: error.messages}) from error
