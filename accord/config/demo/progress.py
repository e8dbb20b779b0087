"""Decides who of the cast told what of the work, and when: begun, finished, so much left, and estimates that grew since."""

from collections import defaultdict
from collections.abc import Callable

from accord.config.demo.dated import told
from accord.config.demo.shape import Work
from accord.config.demo.stage import Stage
from accord.delivery.commands.progress import finish_task, start_task, tell_remaining
from accord.delivery.commands.task import estimate_task
from accord.files.estimates import parse_range
from accord.kernel.actor import Actor
from accord.people.models.account import Hat

MORNING, EVENING = "09:00", "17:00"
LATEST = -1


def tell_progress(stage: Stage, *, since: int, until: int) -> None:
    """All that happened on the days from `since` to before `until`, day by day."""
    by_day: dict[int, list[Callable[[], None]]] = defaultdict(list)
    for group in stage.story.groups:
        for work in group.tasks:
            for day, telling in _tellings(stage, work):
                by_day[day].append(telling)
    for day in sorted(day for day in by_day if since <= day < until):
        with told(stage.workspace, stage.days.at(day, EVENING)):
            for telling in by_day[day]:
                telling()


def tell_growth(stage: Stage) -> None:
    """Yesterday's news: who does the work says that it takes longer than was agreed on."""
    with told(stage.workspace, stage.days.at(LATEST, "08:50")):
        for group in stage.story.groups:
            for work in group.tasks:
                hours = parse_range(work.est)
                if work.was and work.ended is None and hours:
                    estimate_task(_teller(stage, work), stage.items[work.key], low_hours=hours[0], high_hours=hours[1])


def _tellings(stage: Stage, work: Work) -> list[tuple[int, Callable[[], None]]]:
    item, actor = stage.items[work.key], _teller(stage, work)
    found: list[tuple[int, Callable[[], None]]] = []
    if work.began is not None:
        began = stage.days.at(work.began, MORNING)
        found.append((work.began, lambda: start_task(actor, item, at=began)))
    if work.left is not None:
        left = work.left
        found.append((LATEST, lambda: tell_remaining(actor, item, hours=left)))
    if work.ended is not None:
        ended = stage.days.at(work.ended, EVENING)
        found.append((work.ended, lambda: finish_task(actor, item, at=ended)))
    return found


def _teller(stage: Stage, work: Work) -> Actor:
    """Whoever does it, where they may tell facts; else the project manager."""
    for key in work.who:
        if {Hat.CONTRIBUTOR, Hat.PROJECT_MANAGER} & set(stage.members[key].hats):
            return stage.actor(key)
    return stage.when
