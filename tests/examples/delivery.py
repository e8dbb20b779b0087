"""Right calls of the how side's commands."""

import datetime as dt

from accord.delivery.commands.dependency import link_items
from accord.delivery.commands.pin import pin_task
from accord.delivery.commands.share import plan_overtime, serve_feature, share_person
from accord.delivery.commands.task import assign_person, estimate_task, finish_task
from accord.delivery.commands.track import create_track, trash_track
from accord.delivery.models import Dependency, Task, Track
from accord.delivery.rules.computed import Computed
from accord.kernel.actor import system
from accord.people.models import Skill
from tests.cast import Cast
from tests.examples import Call, Example, call
from tests.examples.work import item

AT = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


def task(cast: Cast, title: str = "Build it") -> Task:
    """A task of Ben's, between four and eight hours."""
    made = estimate_task(system(cast.workspace.pk), item(cast, title), low_hours=4, high_hours=8)
    assign_person(system(cast.workspace.pk), made, person=cast.ben_person)
    return made


def link(cast: Cast) -> Dependency:
    return link_items(system(cast.workspace.pk), item(cast, "First"), after=item(cast, "Then"))


def track(cast: Cast, name: str = "Design") -> Track:
    return create_track(system(cast.workspace.pk), cast.project, name=name)


def _finished(cast: Cast) -> Call:
    made = task(cast)
    finish_task(system(cast.workspace.pk), made)
    return call(made)


def _pin(cast: Cast) -> Call:
    why = "The room is free then."
    return call(pin_task(system(cast.workspace.pk), task(cast), kind="not_before", at=dt.date(2026, 6, 1), why=why))


def _served(cast: Cast) -> Call:
    made, feature = task(cast), item(cast, "Sharing")
    serve_feature(system(cast.workspace.pk), made, feature=feature)
    return call(made, feature=feature)


def _share(cast: Cast) -> Call:
    return call(share_person(system(cast.workspace.pk), cast.aiko_person, project=cast.project, share=0.5))


WEEK = {"first": dt.date(2026, 6, 1), "last": dt.date(2026, 6, 5), "hours": 2.0}


def _overtime(cast: Cast) -> Call:
    return call(plan_overtime(system(cast.workspace.pk), cast.aiko_person, project=cast.project, **WEEK))  # type: ignore[arg-type]


def _two_tracks(cast: Cast) -> Call:
    track(cast, "Dev")
    return call(track(cast), place=1)


def _trashed_track(cast: Cast) -> Call:
    made = track(cast)
    trash_track(system(cast.workspace.pk), made)
    return call(made)


def _planned(cast: Cast) -> Call:
    return call(cast.project, computed=Computed(cast.project.pk, cast.project.facts_version, AT, error="Nobody works at all."))


def _skill(cast: Cast) -> Skill:
    return Skill.objects.create(workspace=cast.workspace, name="Design")


def _facts(make: object, **more: object) -> Example:
    """What Ben tells of his own task; Mara, of the other side, may not."""
    return Example(make, who="ben", wrong="mara", **more)  # type: ignore[arg-type]


EXAMPLES = {
    "task.written": Example(lambda cast: call(item(cast), track=track(cast)), wrong="mara"),
    "task.estimated": _facts(lambda cast: call(task(cast), low_hours=8, high_hours=20, was={"low_hours": 4.0, "high_hours": 8.0})),
    "task.kind_set": Example(lambda cast: call(task(cast), by="duration"), wrong="ben"),
    "task.milestone_set": Example(lambda cast: call(task(cast), is_milestone=True), wrong="ben"),
    "task.skill_needed": Example(lambda cast: call(task(cast), skill=_skill(cast)), wrong="ben"),
    "task.put_on_track": Example(lambda cast: call(task(cast), track=track(cast)), wrong="ben"),
    "task.dated": Example(lambda cast: call(task(cast), due_date=dt.date(2026, 6, 1)), wrong="ben"),
    "task.urged": Example(lambda cast: call(task(cast), priority=900), wrong="ben"),
    "task.started": _facts(lambda cast: call(task(cast), at=dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC))),
    "task.finished": _facts(lambda cast: call(task(cast), at=dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC))),
    "task.reopened": _facts(_finished, again="refused"),
    "task.remaining_told": _facts(lambda cast: call(task(cast), hours=3)),
    "task.progress_told": _facts(lambda cast: call(task(cast), done_share=0.4)),
    "task.person_assigned": Example(lambda cast: call(task(cast), person=cast.aiko_person, units=0.5), wrong="ben"),
    "task.person_unassigned": Example(lambda cast: call(task(cast), person=cast.ben_person), wrong="ben", again="refused"),
    "task.reassigned": Example(lambda cast: call(task(cast), to=cast.aiko_person, reason="Ben is away."), wrong="ben"),
    "dependency.made": Example(lambda cast: call(item(cast, "First"), after=item(cast, "Then")), wrong="mara", again="refused"),
    "dependency.changed": Example(lambda cast: call(link(cast), kind="SS", lag_minutes=480), wrong="mara"),
    "dependency.removed": Example(lambda cast: call(link(cast)), wrong="mara", again="refused"),
    "task.pinned": Example(lambda cast: call(task(cast), kind="not_before", at=dt.date(2026, 6, 1)), wrong="ben"),
    "task.unpinned": Example(_pin, wrong="ben", again="refused"),
    "task.serves": Example(lambda cast: call(task(cast), feature=item(cast, "Sharing")), wrong="ben", again="refused"),
    "task.serves_no_more": Example(_served, wrong="ben", again="refused"),
    "person.shared": Example(lambda cast: call(cast.aiko_person, project=cast.project, share=0.5), wrong="mara"),
    "person.unshared": Example(_share, wrong="mara", again="refused"),
    "overtime.planned": Example(lambda cast: call(cast.aiko_person, project=cast.project, **WEEK), wrong="mara", again="refused"),
    "overtime.cancelled": Example(_overtime, wrong="mara", again="refused"),
    "project.planned": Example(
        _planned, who="system", wrong="jonas", events=0, why_no_event="a plan follows from facts, and history holds what people did"
    ),
    "track.created": Example(lambda cast: call(cast.project, name="Design"), wrong="mara", again="refused"),
    "track.renamed": Example(lambda cast: call(track(cast), name="UX"), wrong="mara"),
    "track.staffed": Example(lambda cast: call(track(cast), team=_team(cast)), wrong="mara"),
    "track.moved": Example(_two_tracks, wrong="mara"),
    "track.trashed": Example(lambda cast: call(track(cast)), wrong="mara", again="more"),
    "track.restored": Example(_trashed_track, wrong="mara"),
}


def _team(cast: Cast) -> object:
    from accord.people.models import Team

    return Team.objects.create(workspace=cast.workspace, name="Studio")
