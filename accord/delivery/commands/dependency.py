"""Decides how work is put in order: links between items, with a kind and a lag, and never in a circle."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q

from accord.delivery.models import Dependency
from accord.delivery.rules.cycles import circle, lies_inside, line
from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.work.models import Item
from accord.work.rules.above import judges_outline

LONGEST_LAG = 60 * 24 * 366 * 10
_NEEDS = "delivery.plan"


@command("dependency.made", needs=_NEEDS)
def link_items(
    w: Write, before: Item, *, after: Item, kind: str = Dependency.Kind.FS, lag_minutes: int = 0, is_elapsed: bool = False
) -> Dependency:
    """Say that `after` waits for `before`.

    Refused for an item with itself or with what it lies in, twice, and where it closes a circle.
    """
    if before.pk == after.pk:
        raise Invalid("after", f"#{before.number} cannot wait for itself.")
    if before.is_trashed or after.is_trashed:
        raise Invalid("after", f"#{(before if before.is_trashed else after).number} is in the trash.")
    _demand_kind(kind, lag_minutes)
    if Dependency.objects.filter(workspace_id=w.workspace_id, before=before, after=after, kind=kind).exists():
        raise Invalid("after", f"#{after.number} waits for #{before.number} already.")
    how = {"kind": kind, "lag_minutes": lag_minutes, "is_elapsed": is_elapsed}
    made = w.create(Dependency(workspace_id=w.workspace_id, before=before, after=after, **how))
    if why := broken_order(w.workspace_id, [before.pk, after.pk]):
        raise Invalid("after", why)
    return made


@command("dependency.changed", needs=_NEEDS)
def change_link(
    w: Write,
    dependency: Dependency,
    *,
    kind: str | None = None,
    lag_minutes: int | None = None,
    is_elapsed: bool | None = None,
    was: Mapping[str, object] | None = None,
) -> None:
    """Change a link's kind or lag. Refused where the two are linked in that kind already."""
    given = {"kind": kind, "lag_minutes": lag_minutes, "is_elapsed": is_elapsed}
    values = {name: value for name, value in given.items() if value is not None}
    _demand_kind(kind or dependency.kind, lag_minutes or 0)
    twin = Dependency.objects.filter(before=dependency.before_id, after=dependency.after_id, kind=kind).exclude(pk=dependency.pk)
    if kind and twin.exists():
        raise Invalid("kind", "The two are linked in that kind already.")
    w.change(dependency, was, **values)


@command("dependency.removed", needs=_NEEDS)
def unlink(w: Write, dependency: Dependency) -> None:
    """Say that one no longer waits for the other."""
    w.delete(dependency)


def _demand_kind(kind: str, lag_minutes: int) -> None:
    if kind not in Dependency.Kind.values:
        raise Invalid("kind", "A link is FS, SS, FF or SF.")
    if abs(lag_minutes) > LONGEST_LAG:
        raise Invalid("lag_minutes", "A lag is at most ten years.")


@judges_outline
def broken_order(workspace_id: UUID, item_ids: Collection[UUID]) -> str:
    """Which order the first of some items (the others are under it, or at the link's other end) breaks as things stand, or ""."""
    touching = Dependency.objects.filter(Q(before__in=item_ids) | Q(after__in=item_ids), workspace_id=workspace_id)
    if not touching.exists():
        return ""
    living = Item.objects.filter(workspace_id=workspace_id)
    parents: dict[UUID, UUID | None] = dict(living.values_list("pk", "parent_id"))
    for one in touching.select_related("before", "after"):
        if lies_inside(parents, one.before_id, one.after_id):
            inner, outer = (one.before, one.after) if one.after_id in line(parents, one.before_id) else (one.after, one.before)
            return f"#{inner.number} lies inside #{outer.number}: the two cannot wait for each other."
    links = Dependency.objects.filter(workspace_id=workspace_id, before__trashed_at=None, after__trashed_at=None)
    found = circle(links.values_list("before_id", "after_id"), parents, next(iter(item_ids)))
    if not found:
        return ""
    titles = {one.pk: f"#{one.number} {one.title}" for one in Item.objects.filter(pk__in=found)}
    return "These would wait for each other: " + " → ".join(titles[key] for key in (*found, found[0])) + "."
