"""Python's cycle collector, held back while very many objects are made that all stay."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_holding = [0, False]
"""How many hold it back now, and whether it has to be let go again afterwards."""


@contextmanager
def collector_held_back() -> Iterator[None]:
    """Do not look for cycles meanwhile.

    A list of a city makes a million objects and no cycle; the collector would look at all of them again and again, a
    fifth of the time. For work of seconds, in any number of threads.
    """
    with _lock:
        if _holding[0] == 0:
            _holding[1] = gc.isenabled()
            gc.disable()
        _holding[0] += 1
    try:
        yield
    finally:
        with _lock:
            _holding[0] -= 1
            if _holding[0] == 0 and _holding[1]:
                gc.enable()
