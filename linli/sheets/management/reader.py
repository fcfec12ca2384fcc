"""`python -m linli.sheets.management.reader [ENCODING]` opens a file on standard input, with little to spend.

A file that makes the reader swell, spin or fall ends this process and no other.
"""

import resource
import sys
from typing import Final

from linli.sheets.rules.opening import emit

MEMORY: Final = 1536 * 1024 * 1024
"""Bytes of address space; a sheet of 200,000 rows and 20 columns takes about a third."""
SECONDS: Final = 90
"""Processor time."""


def main() -> None:
    """Standard input to standard output. Running out of memory ends it without its last word."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    emit(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else "", sys.stdout.write)


if __name__ == "__main__":
    main()
