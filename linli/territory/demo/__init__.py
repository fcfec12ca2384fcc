"""Demonstration territory: real divisions, made-up borders below the banner."""

from linli.territory.demo.load import territory_demo

__all__ = ["territory_demo"]
