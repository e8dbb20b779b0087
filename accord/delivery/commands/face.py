"""Decides when an item becomes a task: when somebody says the first thing about how it is done."""

from accord.delivery.models import Task
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.work.models import Item


def task_of(w: Write, item: Item | Task, *, needs: str) -> Task:
    """The how face of an item, made where it has none.

    Asks the permission again of the task, since its facts are its persons' to tell.
    """
    held: Task | None = item if isinstance(item, Task) else Task.objects.filter(pk=item.pk).select_related("item").first()
    made = Task(item=item, workspace_id=item.workspace_id) if held is None else held  # type: ignore[misc]
    w.demand(needs, made)
    if made.item.is_trashed:
        raise Invalid("item", f"#{made.item.number} is in the trash: restore it first.")
    return w.create(made) if held is None else made


def demand_leaf(task: Task, field: str) -> None:
    """What happened happens to leaves; what is above follows from them."""
    if task.item.children.filter(trashed_at=None).exists():
        raise Invalid(field, f"#{task.item.number} has items under it: tell this of those, and it follows.")
