"""Forms of the matters room."""
