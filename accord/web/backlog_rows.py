"""Decides that a backlog's row is rendered once for all who see it alike: rows that did not change cost next to nothing.

What a row's HTML depends on is the key: the row itself, and how it is looked at. Nothing else may reach the template.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from accord.alignment.reads.backlog_shape import BacklogRow

KEPT = 8192
"""Rows of about 2 kB each."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a row is looked at: from which workspace, with which rights, in a plan that is current or not, on which scale."""

    slug: str
    goal_posts: tuple[tuple[str, str], ...]
    is_stale: bool
    most_value: float
    can_rank: bool
    can_effect: bool
    can_estimate: bool
    can_launch: bool
    can_words: bool


@lru_cache(maxsize=KEPT)
def row_html(row: BacklogRow, bar: tuple[float, float] | None, look: Look, *, is_parent: bool) -> SafeString:
    """The row's HTML; its template runs no queries and knows no request."""
    told = {"row": row, "bar": bar, "look": look, "is_parent": is_parent}
    return mark_safe(get_template("web/backlog/_row.html").render(told))
