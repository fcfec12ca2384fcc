"""`python -m bench [intake] [lists] [locate] [search]`: all of them without words."""

import sys

from bench import intake, lists, locate, search

ALL = {"intake": intake.main, "lists": lists.main, "locate": locate.main, "search": search.main}

for name in sys.argv[1:] or ALL:
    print(f"== {name}")
    ALL[name]()
