"""Signing in by user name or phone number."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from linli.accounts.models import User
from linli.accounts.reads import user_named


class PhoneOrName(BaseBackend):
    """Finds the account by either, and spends the same time where there is none or it is closed."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> User | None:
        """The active user whose password this is, or None."""
        user = user_named(username)
        if user is None:
            User().set_password(password)  # the hasher's time, so that unknown names are not told apart
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: UUID) -> User | None:
        """The user of a session, one statement."""
        return User.objects.filter(pk=user_id, is_active=True).first()
