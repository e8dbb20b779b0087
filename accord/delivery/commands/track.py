"""Decides which lanes a project has: design, dev, QA, marketing, go-to-market."""

from accord.delivery.models import Track
from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.people.models import Team
from accord.people.rules.words import clean_name
from accord.work.models import Project

_NEEDS = "delivery.plan"


@command("track.created", needs=_NEEDS)
def create_track(w: Write, project: Project, *, name: str, team: Team | None = None) -> Track:
    """A lane of a project, last among its lanes. Refused where it has one of that name."""
    name = _free_name(project, name)
    last = Track.objects.filter(workspace_id=w.workspace_id, project=project).order_by("position").last()
    position = last.position + 1 if last else 1.0
    return w.create(Track(workspace_id=w.workspace_id, project=project, name=name, team=team, position=position))


@command("track.renamed", needs=_NEEDS)
def rename_track(w: Write, track: Track, *, name: str) -> None:
    """Rename a lane. Refused where its project has another of that name."""
    w.change(track, name=_free_name(track.project, name, but=track))


@command("track.staffed", needs=_NEEDS)
def staff_track(w: Write, track: Track, *, team: Team | None) -> None:
    """Say which team works a lane."""
    w.change(track, team=team)


@command("track.moved", needs=_NEEDS)
def move_track(w: Write, track: Track, *, place: int) -> None:
    """Put a lane at a place among its project's, 1 being the first."""
    others = list(Track.objects.filter(project=track.project_id).exclude(pk=track.pk).order_by("position", "created_at"))
    others.insert(max(0, place - 1), track)
    w.change_all((one, {"position": float(index)}) for index, one in enumerate(others, 1))


@command("track.trashed", needs=_NEEDS)
def trash_track(w: Write, track: Track) -> None:
    """Put a lane into the trash; its tasks stay, on no lane until it comes back."""
    w.trash(track)


@command("track.restored", needs=_NEEDS)
def restore_track(w: Write, track: Track) -> None:
    """Bring a lane back from the trash."""
    w.change(track, trashed_at=None, trashed_by=None)


def _free_name(project: Project, name: str, *, but: Track | None = None) -> str:
    name = clean_name("name", name)
    twins = Track.objects.filter(workspace_id=project.workspace_id, project=project, name__iexact=name)
    if twins.exclude(pk=but.pk if but else None).exists():
        raise Invalid("name", f"There is a track called {name} already.")
    return name
