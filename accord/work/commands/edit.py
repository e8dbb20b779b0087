"""Decides how several facts of one product, project or goal post are changed at once: each by its own command, all in one event."""

from collections.abc import Callable, Mapping
from typing import Any

from accord.kernel.actor import Actor
from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.work.commands import container as containers
from accord.work.commands import launch as launches
from accord.work.models import GoalPost, Launch
from accord.work.models.container import Container

Fields = Mapping[str, Any]
Speaker = Actor | Write
Change = Callable[[Speaker, Any, Fields], None]


@command("container.edited", needs="read")
def edit_container(w: Write, container: Container, *, fields: Fields) -> None:
    """Change a product's or project's words, state, start, rank, sponsor or who answers; each field asks the hat that it needs."""
    _each(w, container, fields, _CONTAINER)


@command("goal_post.edited", needs="launch")
def edit_goal_post(w: Write, goal_post: GoalPost, *, fields: Fields) -> None:
    """Change a goal post's name and confidence; its date and budget are decisions."""
    _each(w, goal_post, fields, _GOAL_POST)


@command("launch.edited", needs="launch")
def edit_launch(w: Write, launch: Launch, *, fields: Fields) -> None:
    """Change a launch's name and description."""
    _each(w, launch, fields, _LAUNCH)


def change_container(actor: Actor, container: Container, *, fields: Fields) -> None:
    """As `edit_container`; what one command can say alone is said by it."""
    _alone(actor, container, fields, _CONTAINER) or edit_container(actor, container, fields=fields)


def change_goal_post(actor: Actor, goal_post: GoalPost, *, fields: Fields) -> None:
    """As `edit_goal_post`; what one command can say alone is said by it."""
    _alone(actor, goal_post, fields, _GOAL_POST) or edit_goal_post(actor, goal_post, fields=fields)


def change_launch(actor: Actor, launch: Launch, *, fields: Fields) -> None:
    """As `edit_launch`; what one command can say alone is said by it."""
    _alone(actor, launch, fields, _LAUNCH) or edit_launch(actor, launch, fields=fields)


Known = tuple[tuple[frozenset[str], Change], ...]


def _each(w: Write, row: Any, fields: Fields, known: Known) -> None:
    left = dict(fields)
    for names, change in known:
        if mine := {name: left.pop(name) for name in list(left) if name in names}:
            change(w, row, mine)
    if left:
        raise Invalid(next(iter(left)), f"There is no field {next(iter(left))[:40]!r} that can be changed here.")


def _alone(actor: Actor, row: Any, fields: Fields, known: Known) -> bool:
    for names, change in known:
        if fields and names.issuperset(fields):
            change(actor, row, fields)
            return True
    return False


def _words(w: Speaker, row: Container, mine: Fields) -> None:
    containers.rename_container(w, row, name=mine.get("name", row.name), description=mine.get("description"))


def _answers(w: Speaker, row: Container, mine: Fields) -> None:
    containers.answer_for(w, row, member=mine.get("answers", row.answers), deputy=mine.get("deputy", row.deputy))


def _post_name(w: Speaker, row: GoalPost, mine: Fields) -> None:
    launches.rename_goal_post(w, row, name=mine["name"])


def _launch_name(w: Speaker, row: Launch, mine: Fields) -> None:
    launches.rename_goal_post(w, row.goal_post, name=mine["name"])


_CONTAINER: Known = (
    (frozenset({"name", "description"}), _words),
    (frozenset({"state"}), lambda w, row, mine: containers.set_state(w, row, state=mine["state"])),
    (frozenset({"answers", "deputy"}), _answers),
    (frozenset({"sponsor"}), lambda w, row, mine: containers.name_sponsor(w, row, member=mine["sponsor"])),
    (frozenset({"starts_on"}), lambda w, row, mine: containers.start_project(w, row, starts_on=mine["starts_on"])),
    (frozenset({"rank"}), lambda w, row, mine: containers.rank_project(w, row, rank=mine["rank"])),
)
_GOAL_POST: Known = (
    (frozenset({"name"}), _post_name),
    (frozenset({"confidence"}), lambda w, row, mine: launches.set_confidence(w, row, confidence=mine["confidence"])),
)
_LAUNCH: Known = (
    (frozenset({"name"}), _launch_name),
    (frozenset({"description"}), lambda w, row, mine: launches.describe_launch(w, row, description=mine["description"])),
)
