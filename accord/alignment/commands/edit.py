"""Decides how several facts of one item are changed at once: each by its own command, all in one event and one undo."""

from collections.abc import Callable, Mapping
from typing import Any

from accord.delivery.commands import progress, task
from accord.kernel.actor import Actor
from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.product.commands.feature import expect_effect, write_feature
from accord.work.commands import item as items
from accord.work.models import Item

Fields = Mapping[str, Any]
Speaker = Actor | Write
_FEATURE = frozenset({"problem", "evidence", "stage", "customers_promised"})
_EFFECT = frozenset({"key_result", "effect_low", "effect_high"})
_RANGE = frozenset({"low_hours", "high_hours", "likely_hours", "by"})
_PLACE = frozenset({"goal_post", "is_must_have"})
_DATES = frozenset({"due_date", "deadline"})


@command("item.edited", needs="write")
def edit_item(w: Write, item: Item, *, fields: Fields, was: Fields | None = None) -> None:
    """Change any of an item's words, its place under a goal post, and its two faces; each field asks the hat that it needs.

    Fields with one meaning go together: a range has both ends, an effect its key result. `was` is what the speaker saw: a field
    that somebody changed since is a Conflict. Refused for a field that there is not.
    """
    left = dict(fields)
    for names, change in _CHANGES:
        mine = {name: left.pop(name) for name in list(left) if name in names}
        if mine:
            seen = {name: value for name, value in (was or {}).items() if name in mine} or None
            change(w, item, mine, seen)
    if left:
        raise Invalid(next(iter(left)), f"An item has no field {next(iter(left))[:40]!r} that can be changed here.")


def _title(w: Speaker, item: Item, mine: Fields, was: Fields | None) -> None:
    items.rename_item(w, item, title=mine["title"], was=was)


def _description(w: Speaker, item: Item, mine: Fields, was: Fields | None) -> None:
    items.describe_item(w, item, description=mine["description"], was=was)


def _place(w: Speaker, item: Item, mine: Fields, was: Fields | None) -> None:
    if "goal_post" in mine:
        items.place_in_goal_post(w, item, goal_post=mine["goal_post"], is_must_have=mine.get("is_must_have"))
    else:
        items.set_must_have(w, item, is_must_have=mine["is_must_have"])


def _feature(w: Speaker, item: Item, mine: Fields, was: Fields | None) -> None:
    write_feature(w, item, **mine, was=was)


def _effect(w: Speaker, item: Item, mine: Fields, was: Fields | None) -> None:
    held = getattr(item, "feature", None)
    kept = {
        "key_result": held and held.key_result,
        "effect_low": held and held.effect_low,
        "effect_high": held and held.effect_high,
    }
    told = {**kept, **mine}
    expect_effect(w, item, key_result=told["key_result"], low=told["effect_low"], high=told["effect_high"])


def _range(w: Speaker, item: Item, mine: Fields, was: Fields | None) -> None:
    held = getattr(item, "task", None)
    kept = {name: getattr(held, name, None) for name in ("low_hours", "high_hours", "likely_hours")}
    task.estimate_task(w, item, **{**kept, **mine}, was=was)


def _dates(w: Speaker, item: Item, mine: Fields, was: Fields | None) -> None:
    task.date_task(w, item, **mine)


def _single(call: Callable[..., None], name: str, argument: str = "") -> Callable[[Speaker, Item, Fields, Fields | None], None]:
    def change(w: Speaker, item: Item, mine: Fields, was: Fields | None) -> None:
        call(w, item, **{argument or name: mine[name]})

    return change


_CHANGES: tuple[tuple[frozenset[str], Callable[[Speaker, Item, Fields, Fields | None], None]], ...] = (
    (frozenset({"title"}), _title),
    (frozenset({"description"}), _description),
    (_PLACE, _place),
    (_FEATURE, _feature),
    (_EFFECT, _effect),
    (_RANGE, _range),
    (_DATES, _dates),
    (frozenset({"track"}), _single(task.put_on_track, "track")),
    (frozenset({"skill"}), _single(task.need_skill, "skill")),
    (frozenset({"is_milestone"}), _single(task.set_milestone, "is_milestone")),
    (frozenset({"priority"}), _single(task.urge_task, "priority")),
    (frozenset({"remaining_hours"}), _single(progress.tell_remaining, "remaining_hours", "hours")),
    (frozenset({"done_share"}), _single(progress.tell_progress, "done_share")),
)


def change_item(actor: Actor, item: Item, *, fields: Fields, was: Fields | None = None) -> None:
    """As `edit_item`; what one command can say alone is said by it, so that history reads the same whichever door was used."""
    for names, change in _CHANGES:
        if fields and names.issuperset(fields):
            return change(actor, item, dict(fields), was)
    return edit_item(actor, item, fields=fields, was=was)
