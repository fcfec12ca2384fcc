"""Linli (邻里): the small public work of a county, recorded once and answered."""

__version__ = "0.1.0"
