"""`python -m bench NAME …` of those below; all of them without a name."""

import sys

from bench import duplicates, exports, imports, intake, lists, locate, search, sweep

ALL = {
    "intake": intake.main,
    "lists": lists.main,
    "locate": locate.main,
    "search": search.main,
    "duplicates": duplicates.main,
    "imports": imports.main,
    "exports": exports.main,
    "sweep": sweep.main,
}

for name in sys.argv[1:] or ALL:
    print(f"== {name}")
    ALL[name]()
