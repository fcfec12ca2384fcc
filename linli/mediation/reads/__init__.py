"""What others may ask about mediations: counts, and whether a matter is being mediated. Never words."""
