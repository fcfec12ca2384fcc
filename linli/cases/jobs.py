"""Jobs of this room."""

from datetime import timedelta

from linli.cases.actions.forgetting import networks_forget
from linli.kernel import clock

SCHEDULE = (("linli.cases.jobs.forget_networks", "40 3 * * *"),)
NETWORK_DAYS = 7


def forget_networks() -> int:
    """Drops the network hashes of reports older than a week; says how many."""
    return networks_forget(before=clock.now() - timedelta(days=NETWORK_DAYS))
