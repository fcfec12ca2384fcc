"""`python -m linli` is the `linli` command."""

from linli.site.cli import main

main()
