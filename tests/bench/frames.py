"""Decides how smooth the timeline is, as figures: what timeline_bench measures in a browser."""

from collections.abc import Iterator

from tests.bench.figures import Figure
from tests.bench.timeline_bench import measure


def figures(sample: int) -> Iterator[Figure]:
    """`sample` of 20 or more takes the promised 10 s of scrolling and 5 s of dragging; fewer take less."""
    scroll = max(2.0, min(10.0, sample / 2))
    found = measure(scroll_seconds=scroll, drag_seconds=scroll / 2)
    for name in ("scroll", "drag"):
        each = found[name]
        yield Figure(f"Timeline of {found['tasks']:,}: {name}, frame p95", each["p95_ms"], "ms", 20)
        yield Figure(f"Longest the page stood still, {name}", each["longest_ms"], "ms", 50)
    yield Figure(f"Timeline of {found['tasks']:,}: there after", found["ready_ms"], "ms")
