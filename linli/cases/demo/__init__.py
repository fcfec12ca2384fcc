"""The demo banner's matters and the starting set of categories."""
