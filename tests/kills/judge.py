"""Decides whether a data folder holds what its writers were told: `python -m tests.kills.judge LEDGER` prints each finding.

It reads the database itself, with no server over it.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count, Max  # noqa: E402

from accord.alignment.models import Accord, Proposal  # noqa: E402
from accord.kernel.check import findings  # noqa: E402
from accord.kernel.models import Counter, Event, Workspace  # noqa: E402
from accord.work.models import Item, Promise  # noqa: E402


def judge(ledger: dict[str, Any]) -> Iterator[str]:
    yield from _integrity()
    yield from findings()
    yield from _history()
    yield from _edits(ledger["sent"])
    yield from _trees(ledger["sent"])
    yield from _ranks()
    yield from _trades(ledger["sent"])


def _integrity() -> Iterator[str]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for (line,) in cursor.execute("PRAGMA integrity_check").fetchall():
                if line != "ok":
                    yield f"SQLite: {line}"
            if broken := cursor.execute("PRAGMA foreign_key_check").fetchall():
                yield f"SQLite: {len(broken)} broken foreign keys, {broken[0]}."


def _history() -> Iterator[str]:
    """Events are numbered without a gap, and the counter stands at the last."""
    for workspace in Workspace.objects.all():
        told = Event.objects.filter(workspace=workspace).aggregate(count=Count("pk"), last=Max("seq"))
        counter = Counter.objects.filter(workspace=workspace, kind="event").values_list("value", flat=True).first()
        if told["count"] != (told["last"] or 0) or counter not in (told["last"], None):
            yield f"{workspace.slug}: {told['count']} events, the last is {told['last']}, the counter says {counter}."


def _edits(sent: list[dict[str, Any]]) -> Iterator[str]:
    """Each acknowledged edit is one event, one not acknowledged at most one; an item stands as its last event says, whole."""
    mine = [one for one in sent if one["kind"] in ("edit", "batch", "large")]
    seen = _marks({one["item"] for one in mine})
    for one in mine:
        count = len(seen.get(one["mark"], []))
        if one["acked"] and count != 1:
            yield f"{one['mark']} was acknowledged and is in {count} events."
        elif count > 1:
            yield f"{one['mark']} was written {count} times."
    for key in {one["item"] for one in mine}:
        written = [one for one in mine if one["item"] == key and one["mark"] in seen]
        if written:
            last = max(written, key=lambda one: seen[one["mark"]][0])
            item = Item.objects.select_related("task").get(pk=key)
            for name, value in last["fields"].items():
                stands = getattr(item, name) if hasattr(item, name) else getattr(item.task, name)
                if stands != value:
                    yield f"{last['mark']}: {name} is {stands!r} and not {value!r}."


def _marks(items: set[str]) -> dict[str, list[int]]:
    """For each text that became an item's description: the events that wrote it."""
    found: dict[str, list[int]] = {}
    for key in items:
        for event in Event.objects.filter(touches__ref=f"item:{key}").distinct():
            for change in event.changes:
                new = change.get("fields", {}).get("description")
                if new:
                    found.setdefault(new[1], []).append(event.seq)
    return found


def _trees(sent: list[dict[str, Any]]) -> Iterator[str]:
    for key in {one["item"] for one in sent if one["kind"] == "tree"}:
        own = Item.everything.get(pk=key).is_trashed
        below = [one.is_trashed for one in Item.everything.filter(parent_id=key)]
        if any(one != own for one in below):
            yield f"Half of a feature is in the trash: {own}, under it {below}."
        mine = [one for one in sent if one["item"] == key and one["kind"] == "tree"]
        if mine and mine[-1]["acked"] and own != mine[-1]["fields"]["is_trashed"]:
            yield f"{mine[-1]['mark']} was acknowledged, and the feature is {'' if own else 'not '}in the trash."


def _ranks() -> Iterator[str]:
    for workspace in Workspace.objects.all():
        ranks = sorted(Item.objects.filter(workspace=workspace, rank__isnull=False).values_list("rank", flat=True))
        if ranks != list(range(1, len(ranks) + 1)):
            yield f"{workspace.slug}: ranks are {ranks[:20]}."


def _trades(sent: list[dict[str, Any]]) -> Iterator[str]:
    """An accord is applied or not: state, promise, baseline, event and the item itself say the same."""
    for one in (one for one in sent if one["kind"] == "trade"):
        proposal = Proposal.objects.get(pk=one["proposal"])
        accord = Accord.objects.filter(proposal=proposal).first()
        ref = str(accord.ref) if accord else ""
        says = {
            "the proposal": proposal.state == Proposal.State.AGREED,
            "the item": Item.objects.get(pk=one["item"]).state == Item.State.DROPPED,
            "the promise": accord is not None and Promise.objects.filter(made_by=ref).count() == 1,
            "the baseline": accord is not None and accord.baseline is not None and accord.baseline.items.exists(),
            "the event": accord is not None and Event.objects.filter(subject=ref).count() == 1,
            "each consent": all(yes.answer == "agreed" and not yes.is_stale for yes in proposal.consents.all()),
        }
        if set(says.values()) != {accord is not None}:
            yield f"{one['mark']}: half an accord: {says}."
        if one["acked"] and accord is None:
            yield f"{one['mark']} was agreed and acknowledged, and there is no accord."


if __name__ == "__main__":
    print(json.dumps(list(judge(json.loads(Path(sys.argv[1]).read_text())))))
