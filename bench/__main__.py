"""`python -m bench [intake] [lists] [locate] [search] [imports] [exports]`: all of them without words."""

import sys

from bench import exports, imports, intake, lists, locate, search

ALL = {
    "intake": intake.main,
    "lists": lists.main,
    "locate": locate.main,
    "search": search.main,
    "imports": imports.main,
    "exports": exports.main,
}

for name in sys.argv[1:] or ALL:
    print(f"== {name}")
    ALL[name]()
