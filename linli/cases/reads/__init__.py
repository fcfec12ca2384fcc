"""The only queries over matters that others may use."""
