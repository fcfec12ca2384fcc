"""What mediation lets happen, as pure functions and tables."""
