"""Decides how often a serving process looks for circles among its objects: rarely, and never among what it started with.

Looking through the thousands of rows of a large page or plan, and all of Django each time, cost a third of their time.
"""

import gc


def look_rarely() -> None:
    """Call once everything is imported: what is there stays for good."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
