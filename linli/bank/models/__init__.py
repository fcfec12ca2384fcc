"""The bank's records: the books, append-only."""

from linli.bank.models.ledger import Account, Entry, Seal, Transfer, TransferNote

__all__ = ["Account", "Entry", "Seal", "Transfer", "TransferNote"]
