"""Sessions in the database that know whose they are, so that people can see and end them."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from linli.accounts.models import Session
from linli.kernel.verbs import verb

DEVICE_KEY = "device"


class SessionStore(DatabaseStore):
    """Django's database store with the user and device copied into columns of their own."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The model behind this store."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Fills the columns that the page “my devices” reads."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = data.get(SESSION_KEY)
        row.device = str(data.get(DEVICE_KEY, ""))[:60]
        return row

    @verb
    def save(self, must_create: bool = False) -> None:
        """Saves as Django does. A verb, because the middleware saves once more after the page is done."""
        super().save(must_create)
