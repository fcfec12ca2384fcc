"""`linli run`: the web server and the worker, stopped together."""

import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces

from linli.accounts.reads import demo_users
from linli.site.measures_folder import end
from linli.site.migrating import bring_up_to_date


class Command(BaseCommand):
    """Serves one banner on one port."""

    help = "Serve the banner (granian) with its worker; Ctrl-C stops both."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1", help="beyond loopback demo sign-ins are refused")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=2, help="web processes behind the port")
        parser.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates, collects static files, starts both, and waits."""
        host, port = options["host"], options["port"]
        if not _loopback(host):
            os.environ["LINLI_PUBLIC"] = "1"
            self._warn(host)
        _free(host, port)
        bring_up_to_date()
        call_command("collectstatic", verbosity=0, interactive=False)
        worker = None if options["no_worker"] else _worker()
        self.stdout.write(
            f"\nLinli 邻里  http://{host}:{port}/   desk 办公 http://{host}:{port}/desk/   (Ctrl-C stops)"
        )
        self.stdout.flush()
        try:
            _serve(host, port, options["processes"])
        finally:
            end()
            if worker is not None:
                _stop(worker)

    def _warn(self, host: str) -> None:
        if demo_users():
            self.stderr.write(
                f"This is a demo banner: beyond loopback ({host}) its demo sign-ins are refused."
            )


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError as error:
        raise CommandError("--host takes an address, like 127.0.0.1 or 0.0.0.0") from error


def _free(host: str, port: int) -> None:
    """Refuses a port that somebody else listens on; granian would quietly share it."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"cannot listen on {host}:{port}: {error.strerror}. Try --port.") from error


def _worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "linli", "worker", "--parent", str(os.getpid())]
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own command


def _stop(worker: subprocess.Popen[bytes]) -> None:
    """Lets the worker finish what it holds; a job cut off after ten seconds runs again next time."""
    worker.terminate()
    try:
        worker.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def _serve(host: str, port: int, processes: int) -> None:
    os.environ["LINLI_SERVER"] = str(os.getpid())
    server = Granian(
        "linli.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=4,
        backpressure=64,
        websockets=False,
        log_access=False,
        log_dictconfig={**settings.LOGGING, "loggers": {"_granian": settings.LOGGING["loggers"]["_granian"]}},
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    server.serve()
