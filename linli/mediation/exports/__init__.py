"""The agreement as files: PDF and Word."""
