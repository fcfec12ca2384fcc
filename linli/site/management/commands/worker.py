"""`linli worker`: carries out jobs and due rows (django-q2)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django_q.cluster import Cluster

from linli.kernel.actions.schedules import schedules_set
from linli.site.schedule import SCHEDULE
from linli.site.watching import end_with


class Command(BaseCommand):
    """Runs until it is told to stop, or until whoever started it is gone."""

    help = "Carry out jobs: deliveries, seals, tidying."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--parent lets `linli run` take its worker with it, even when killed."""
        parser.add_argument("--parent", type=int, default=0, help="stop when this process is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes the schedules, then starts the cluster."""
        schedules_set(SCHEDULE)
        connection.close()
        cluster = Cluster()
        cluster.start()
        if options["parent"]:
            end_with(options["parent"], cluster.stop)
