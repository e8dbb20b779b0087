"""Decides what is changed when somebody tells how far a task is."""

import datetime as dt

from accord.alignment.reads.item import task_face
from accord.alignment.rules.words import day
from accord.delivery.commands import progress
from accord.kernel.errors import Invalid
from accord.web.edits.edit import Edit, Given, Maker
from accord.web.typed import read_estimate, read_number
from accord.work.models import Item


def _progress(item: Item, given: Given, today: dt.date) -> Edit:
    asked, task = given["text"], task_face(item)
    if asked == "done":
        return Edit(lambda w: progress.finish_task(w, item), f"#{item.number} is done")
    if asked == "started":
        if task and task.finished_at:
            return Edit(lambda w: progress.reopen_task(w, item), f"#{item.number} is open again")
        return Edit(lambda w: progress.start_task(w, item), f"#{item.number} is under way")
    if asked != "planned":
        raise Invalid("progress", "It is planned, started or done.")
    if task and task.finished_at:
        return Edit(lambda w: progress.reopen_task(w, item), f"#{item.number} is open again")
    if task and task.started_at:
        begun = day(task.started_at.date())
        raise Invalid("progress", f"#{item.number} was begun on {begun}. Where that is wrong, undo it in its history.")
    return Edit(lambda w: None, f"#{item.number} is not begun")


def _done_share(item: Item, given: Given, today: dt.date) -> Edit:
    share = read_number("done", given["text"], low=0, high=100, what="What is done") or 0.0
    return Edit(lambda w: progress.tell_progress(w, item, done_share=share / 100), f"{share:g} % done")


def _remaining(item: Item, given: Given, today: dt.date) -> Edit:
    low, high = read_estimate("remaining", given["text"])
    if low is None or high is None:
        raise Invalid("remaining", "Say how much is left, such as 2d or 6h.")
    return Edit(lambda w: progress.tell_remaining(w, item, hours=(low + high) / 2), "Saved what is left")


EDITS: dict[str, Maker] = {"progress": _progress, "done": _done_share, "remaining": _remaining}
