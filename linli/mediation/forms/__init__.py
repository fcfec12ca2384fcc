"""The forms of mediation: one small form per step."""
