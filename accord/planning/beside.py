"""Decides who works beside the thread that asks: one other, as two processors are what most machines have to spare."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

NAME = "planning"


def side_by_side(one: Callable[[], None], other: Callable[[], None]) -> None:
    """Do both, the second in another thread where there is a processor for it. Neither may look at what the other makes.

    What the other thread does is not halved once more: it would wait for itself.
    """
    if (os.cpu_count() or 1) == 1 or threading.current_thread().name.startswith(NAME):
        one()
        other()
        return
    aside = _helper().submit(other)
    try:
        one()
    finally:
        aside.result()


@lru_cache(maxsize=1)
def _helper() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, NAME)
