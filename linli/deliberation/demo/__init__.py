"""Deliberations of the demo banner."""
