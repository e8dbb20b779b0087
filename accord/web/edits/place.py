"""Decides what is changed when somebody moves an item: in the tree, behind others, onto a track, under the line."""

import datetime as dt
from typing import Any

from accord.delivery.commands.dependency import link_items
from accord.delivery.commands.task import need_skill, put_on_track
from accord.delivery.commands.waiting import Wait, tell_waits
from accord.delivery.models import Track
from accord.kernel.errors import Invalid
from accord.people.models import Skill
from accord.web.edits.edit import Edit, Given, Maker, is_ticked, named
from accord.web.typed import read_waits
from accord.work.commands.item import indent_item, move_item, outdent_item, set_must_have
from accord.work.models import Item


def _link(item: Item, given: Given, today: dt.date) -> Edit:
    before, after = (named(Item, item, field, given.get(field, "")) for field in ("before", "after"))
    kind = given.get("link", "FS")
    return Edit(lambda w: link_items(w, before, after=after, kind=kind), f"#{after.number} waits for #{before.number}")


def _links(item: Item, given: Given, today: dt.date) -> Edit:
    wanted = read_waits("links", given["text"])
    found = {one.number: one for one in Item.objects.filter(workspace_id=item.workspace_id, number__in=[w.number for w in wanted])}
    if missing := [one.number for one in wanted if one.number not in found]:
        raise Invalid("links", f"There is no #{missing[0]} here.")
    waits = tuple(Wait(found[one.number], one.kind, one.lag_minutes, one.is_elapsed) for one in wanted)
    return Edit(lambda w: tell_waits(w, item, waits=waits), "Saved what it waits for")


def _indent(item: Item, given: Given, today: dt.date) -> Edit:
    return Edit(lambda w: indent_item(w, item), f"#{item.number} lies one level deeper", moves_rows=True)


def _outdent(item: Item, given: Given, today: dt.date) -> Edit:
    return Edit(lambda w: outdent_item(w, item), f"#{item.number} lies one level higher", moves_rows=True)


def _order(item: Item, given: Given, today: dt.date) -> Edit:
    end = "before" if given.get("before") else "after"
    other = named(Item, item, end, given.get(end, ""))
    where: dict[str, Any] = {end: other}
    return Edit(lambda w: move_item(w, item, parent=other.parent, **where), f"#{item.number} moved", moves_rows=True)


def _must_have(item: Item, given: Given, today: dt.date) -> Edit:
    wanted = is_ticked(given)
    said = f"{item.title} is a must-have" if wanted else f"{item.title} is no must-have"
    return Edit(lambda w: set_must_have(w, item, is_must_have=wanted), said, moves_rows=True)


def _track(item: Item, given: Given, today: dt.date) -> Edit:
    track = named(Track, item, "track", given["text"]) if given["text"] else None
    return Edit(lambda w: put_on_track(w, item, track=track), f"On {track.name}" if track else "On no track", moves_rows=True)


def _skill(item: Item, given: Given, today: dt.date) -> Edit:
    skill = named(Skill, item, "skill", given["text"]) if given["text"] else None
    return Edit(lambda w: need_skill(w, item, skill=skill), f"Needs {skill.name}" if skill else "Needs no skill in particular")


EDITS: dict[str, Maker] = {
    "link": _link,
    "links": _links,
    "indent": _indent,
    "outdent": _outdent,
    "order": _order,
    "must-have": _must_have,
    "track": _track,
    "skill": _skill,
}
