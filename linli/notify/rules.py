"""Pure rules about messages: quiet hours and which addresses a channel takes."""

from datetime import datetime, time, timedelta
from urllib.parse import quote, urlsplit

from linli.kernel.actor import Level
from linli.kernel.clock import LOCAL

WEBHOOKS = ("wecombot", "dingtalk", "feishu", "lark", "json", "jsons")
"""Apprise schemes for group chats that an administrator may set; `json(s)` for a receiver of one's own."""

MANY = 5
"""Messages at once that a channel still takes one by one; more are told as a number."""

DESKS = {Level.TOWN: "town_desk", Level.BANNER: "banner_desk", Level.VILLAGE: "village_clerk"}
"""Whose eyes a place's group chat has: a message goes there only if this role may see the matter."""


def send_at(now: datetime, quiet_from: time | None, quiet_until: time | None) -> datetime:
    """`now`, or the end of the quiet hours that `now` falls into; they may run over midnight."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return now
    here = now.astimezone(LOCAL)
    end = datetime.combine(here.date(), quiet_until, LOCAL)
    start = datetime.combine(here.date(), quiet_from, LOCAL)
    if quiet_from < quiet_until:
        return end if start <= here < end else now
    if here >= start:
        return end + timedelta(days=1)
    return end if here < end else now


def is_mail(address: str) -> bool:
    """Whether it can be an e-mail address at all."""
    name, _, host = address.rpartition("@")
    single = not any(char.isspace() or char in ",;" for char in address)
    return bool(name) and "." in host and single and len(address) <= 200


def is_webhook(address: str) -> bool:
    """Whether it is one chat address (Apprise reads commas and blanks as a list) of a kind we allow."""
    single = not any(char.isspace() or char == "," for char in address)
    return single and len(address) <= 400 and urlsplit(address).scheme in WEBHOOKS


def mail_url(server: str, address: str) -> str:
    """The mail server's Apprise address with its receiver.

    Quoted whole: a `&` is legal in a mail address and would else set parameters, such as another server.
    """
    return f"{server}{'&' if '?' in server else '?'}to={quote(address, safe='')}"
