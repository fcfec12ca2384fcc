"""The verbs of mediation, the only writers."""
