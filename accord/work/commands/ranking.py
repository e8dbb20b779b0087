"""Decides how the backlog is ranked: within a product, or a project without one, ranks run from 1 without gaps or ties."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Max

from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.way_back import way_back
from accord.kernel.write import Write
from accord.work.models import Item

_RANKED = "item.ranked"


@command(_RANKED, needs="product.rank")
def rank_items(w: Write, items: Item | Sequence[Item], *, first: int = 1) -> None:
    """Put items, in the order given, at rank `first` and after; all others keep their order. Undo puts each back at its old rank.

    Refused where they belong to different backlogs. A `first` beyond the end means the end.
    """
    given = [items] if isinstance(items, Item) else list(items)
    moving = [Item.objects.get(pk=one.pk) for one in {one.pk: one for one in given}.values()]
    if not moving:
        return
    if first < 1:
        raise Invalid("first", "Ranks begin at 1.")
    if len({(one.product_id, None if one.product_id else one.project_id) for one in moving}) > 1:
        raise Invalid("items", "These belong to different backlogs: rank those of one product at a time.")
    if len(moving) == 1:
        before = moving[0].rank
        _take_out(w, moving[0])
        _put_in(w, moving[0], min(first, _count(moving[0]) + 1))
        _keep(w, moving[0], before)
        return
    # Each step is kept by itself: taken back one by one, last first, they end exactly where they began.
    for one in moving:
        leave_ranking(w, one)
    first = min(first, _count(moving[0]) + 1)
    for offset, one in enumerate(moving):
        _put_in(w, one, first + offset)
        _keep(w, one, None)


def leave_ranking(w: Write, item: Item) -> None:
    """Take an item out of its backlog's ranking and close the gap; part of moving it elsewhere and of throwing it away."""
    if item.rank is None:
        return
    # Those that left before it in the same batch may have moved it up.
    before = item.rank = Item.everything.filter(pk=item.pk).values_list("rank", flat=True).get()
    _take_out(w, item)
    _keep(w, item, before)


@way_back(_RANKED)
def _rank_back(w: Write, item: Item, fields: dict[str, list[Any]], since: str) -> str:
    """One step back: the item to its old rank, the others as they stand."""
    if since:
        return f"its rank stays, {since} ranked it since."
    before, old = item.rank, fields["rank"][0]
    _take_out(w, item)
    if old is not None and not item.is_trashed:
        _put_in(w, item, min(old, _count(item) + 1))
    _keep(w, item, before)
    return ""


def _keep(w: Write, item: Item, before: int | None) -> None:
    if item.rank != before:
        w.kept(item, op=_RANKED, fields={"rank": [before, item.rank]})


def _backlog(item: Item) -> Any:
    """The items ranked together with this one, those in the trash left out: they left the ranking."""
    ranked = Item.objects.filter(workspace_id=item.workspace_id, rank__isnull=False)
    return ranked.filter(product_id=item.product_id) if item.product_id else ranked.filter(product=None, project_id=item.project_id)


def _count(item: Item) -> int:
    return int(_backlog(item).exclude(pk=item.pk).aggregate(last=Max("rank"))["last"] or 0)


def _take_out(w: Write, item: Item) -> None:
    if item.rank is None:
        return
    _shift(w, _backlog(item).filter(rank__gt=item.rank), by=-1)
    item.rank = None
    item.version += 1
    item.save(update_fields=["rank", "version"])


def _put_in(w: Write, item: Item, rank: int) -> None:
    _shift(w, _backlog(item).filter(rank__gte=rank), by=1)
    item.rank = rank
    item.version += 1
    item.save(update_fields=["rank", "version"])


def _shift(w: Write, rows: Any, *, by: int) -> None:
    """One statement, however many stand behind; the projects whose plans see it are told."""
    projects: Iterable[Any] = rows.exclude(project=None).values_list("project_id", flat=True).distinct()
    for key in projects:
        w.project_ids.add(key)
        w.announce({f"project:{key}/items"})
    rows.update(rank=F("rank") + by)
