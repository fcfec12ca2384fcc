"""Jobs of this room."""

from linli.bank.actions.sealing import transfers_seal

SCHEDULE = (("linli.bank.jobs.seal", "* * * * *"),)


def seal() -> int:
    """Seals what was posted since, catching up if much is waiting."""
    total = 0
    while sealed := transfers_seal():
        total += sealed
    return total
