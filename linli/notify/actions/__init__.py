"""Telling people: the inbox in the same transaction, everything outward as due rows."""

from linli.notify.actions.channels import channel_add, channel_end
from linli.notify.actions.delivering import delivery_carry_out
from linli.notify.actions.many import Letter, notices_send_many
from linli.notify.actions.notices import DELIVER, notice_send, notices_pass_on, notices_read

__all__ = [
    "DELIVER",
    "Letter",
    "channel_add",
    "channel_end",
    "delivery_carry_out",
    "notice_send",
    "notices_pass_on",
    "notices_read",
    "notices_send_many",
]
