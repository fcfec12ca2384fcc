"""Accounts: who may sign in, from which devices, and with which tokens."""

from importlib import import_module
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from linli.kernel import clock, ids
from linli.kernel.fields import SealedField


class UserManager(BaseUserManager["User"]):
    """Finds users by user name; accounts are made by the verb `user_add`."""


class User(AbstractBaseUser):
    """Somebody who signs in with a user name or a phone number. What they may do are postings in `people`."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    username = models.CharField(max_length=40, unique=True)
    phone = SealedField(null=True)
    phone_key = models.CharField(max_length=32, null=True, unique=True)  # noqa: DJ001 - many have none
    lang = models.CharField(max_length=8, default="zh-hans")
    large_type = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    second_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class Session(AbstractBaseSession):
    """A signed-in device. `network` is a keyed hash, `device` a word like “WeChat on Android”."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        db_table = "accounts_session"

    @classmethod
    def get_session_store_class(cls) -> type:
        """Django asks the model for its store."""
        store: type = import_module(settings.SESSION_ENGINE).SessionStore
        return store


class Token(models.Model):
    """A key for programs; only its keyed hash is kept. `scopes` are separated by spaces.

    `last_used_on` is a day and no more: enough to find keys that nobody needs.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60)
    key = models.CharField(max_length=32, unique=True)
    scopes = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)


class ResetCode(models.Model):
    """A one-time code an administrator hands over in person, where there may be no mail."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SecondFactor(models.Model):
    """The shared secret of an authenticator app (RFC 6238), sealed; `User.second_at` says since when.

    `last_step` is the time step of the last code that was taken: no code opens anything twice. `pending`
    waits for its first code while a phone is being set up.
    """

    user = models.OneToOneField(User, primary_key=True, on_delete=models.PROTECT, related_name="+")
    secret = SealedField(null=True)
    last_step = models.BigIntegerField(default=0)
    pending = SealedField(null=True)
    pending_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A code for the day the phone is lost; only its keyed hash is kept, and it works once."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=32, unique=True)
    used_at = models.DateTimeField(null=True)
