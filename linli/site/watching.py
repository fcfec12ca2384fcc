"""Processes that end with whoever started them, also when that one is killed outright."""

import os
import threading
import time
from collections.abc import Callable


def end_with(parent: int, stop: Callable[[], None] = lambda: None) -> None:
    """Watches in the background; once `parent` is no longer this process's parent, stops and exits."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        stop()
        os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
