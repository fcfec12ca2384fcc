"""Real kills during random verbs: `python -m tests.kills 1000`. See `nursery` for how it is done."""
