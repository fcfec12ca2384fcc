"""A real mail server and a real HTTP receiver, each in a thread on this machine."""

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller

from linli.kernel import ids
from linli.notify.reads import links, viewers

KIND = "notify-test"
ALLOWED: set = set()


def _sees(actor, object_id):
    return actor.has("town_desk", "administrator") and object_id in ALLOWED


viewers.register(KIND, _sees)
links.register(KIND, lambda object_id: f"/thing/{object_id}/")


@pytest.fixture
def thing():
    """The id of something that town desks may see."""
    object_id = ids.new()
    ALLOWED.add(object_id)
    yield object_id
    ALLOWED.discard(object_id)


@dataclass
class Hook:
    """A chat receiver: `answers` are the statuses it gives, one after the other, then 200."""

    url: str
    answers: list[int] = field(default_factory=list)
    bodies: list[dict] = field(default_factory=list)


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A receiver of group-chat messages."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = known.answers.pop(0) if known.answers else 200
            if status == 200:
                known.bodies.append(json.loads(body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    known = Hook(f"json://127.0.0.1:{server.server_port}/hook")
    Thread(target=server.serve_forever, daemon=True).start()
    yield known
    server.shutdown()
    server.server_close()


@pytest.fixture
def mails(settings):
    """Mails that the local server took, with LINLI_SMTP pointing at it."""
    taken = []

    class Keep:
        async def handle_DATA(self, _server, _session, envelope):
            message = message_from_bytes(envelope.content, policy=default)
            text = message.get_body(("plain",)).get_content()
            taken.append(
                SimpleNamespace(to=envelope.rcpt_tos, subject=message["Subject"], text=text, raw=message)
            )
            return "250 taken"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Keep(), hostname="127.0.0.1", port=port)
    controller.start()
    settings.LINLI_SMTP = f"mailto://127.0.0.1:{port}?from=linli@example.com"
    yield taken
    controller.stop()
