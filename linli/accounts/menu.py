"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import SETTINGS, Entry

MENU = (Entry(90, _("My account"), "accounts:profile", group=SETTINGS, key="a"),)
