"""The only queries over deliberations that others may use."""
