"""Decides what surrounds every write: permission, one transaction, one event, what undo needs, and who is told after."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction

from accord.kernel import hooks, live
from accord.kernel.actor import Actor
from accord.kernel.counter import next_number
from accord.kernel.errors import Conflict, NotAllowed, NotFound
from accord.kernel.last_change import last_change
from accord.kernel.models import Event, EventTouch, Workspace
from accord.kernel.policy import demand
from accord.kernel.write import Write

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Command:
    """What the registry knows of a command: its event's verb, the permission it needs, and whether `z` may take it back."""

    verb: str
    needs: str
    is_undoable: bool
    function: Callable[..., Any]
    why_not_undoable: str = ""

    @property
    def name(self) -> str:
        return self.function.__name__


registry: dict[str, Command] = {}


def command(
    verb: str, *, needs: str, undo: str | None = None
) -> Callable[[Callable[Concatenate[Write, P], T]], Callable[Concatenate[Actor | Write, P], T]]:
    """Make a body the command that writes the event `verb`.

    The body takes a Write first and the object it is about second; callers pass an Actor, or the Write of an outer command, whose
    batch the nested one joins. `needs` is the permission asked of policy on that object. Undo reverses what the Write kept; `undo`
    holds the reason where that is not allowed (a consent, an accord). Raises NotFound, NotAllowed, Invalid or Conflict, with
    nothing written.
    """

    def wrap(body: Callable[Concatenate[Write, P], T]) -> Callable[Concatenate[Actor | Write, P], T]:
        if verb in registry:
            raise RuntimeError(f"Two commands write {verb!r}: {registry[verb].name} and {body.__name__}.")
        registry[verb] = entry = Command(verb, needs, undo is None, body, undo or "")

        @functools.wraps(body)
        def run(speaker: Actor | Write, *args: P.args, **kwargs: P.kwargs) -> T:
            obj = args[0] if args else None
            _demand_own(speaker.workspace_id, (*args, *kwargs.values()))
            if isinstance(speaker, Write):
                speaker.demand(needs, obj)
                return body(speaker, *args, **kwargs)
            scope = "consent" if needs == "consent" else "write"
            if scope not in speaker.scopes:
                raise NotAllowed(f"This token's scopes do not include {scope!r}.")
            try:
                with transaction.atomic():
                    lock(speaker.workspace_id)
                    demand(speaker, needs, obj)
                    _read_again(obj)
                    write = Write(speaker)
                    result = body(write, *args, **kwargs)
                    batch = _record(write, entry, obj)
            except IntegrityError as clash:
                # Bodies look first and say which rule; what still gets here is what the database alone can hold.
                raise Conflict("This clashes with something that is there already: look again, then try once more.") from clash
            hooks.run_after_commit(batch)
            return result

        run.command = entry  # type: ignore[attr-defined]
        return run  # type: ignore[return-value]

    return wrap


def lock(workspace_id: UUID) -> None:
    """Hold the workspace for this transaction, so that its events have one order. SQLite's write lock already does."""
    if connection.vendor == "postgresql":
        list(Workspace.objects.select_for_update().filter(pk=workspace_id).values_list("pk"))


def _demand_own(workspace_id: UUID, values: Iterable[Any]) -> None:
    """Refuse rows of another workspace, wherever among the arguments they stand: both ends of every link share one."""
    for value in values:
        if isinstance(value, models.Model):
            if getattr(value, "workspace_id", workspace_id) != workspace_id:
                raise NotFound
        elif isinstance(value, list | tuple | set | frozenset):
            _demand_own(workspace_id, value)


def expect(row: Any, still_holds: Callable[[], None]) -> None:
    """Say what the speaker saw of a row: the next command about it asks again under the lock. `still_holds` raises the Conflict."""
    row._expected = still_holds


def expect_version(row: Any, version: int) -> None:
    """As `expect`, of a row's version."""

    def still_holds() -> None:
        if row.version != version:
            raise overtaken(row, asked=version)

    expect(row, still_holds)


def overtaken(row: Any, *, asked: int | str) -> Conflict:
    """What is said to whoever saw another version of a row: which stands now, and who made it."""
    change = last_change(row.workspace_id, [str(row.ref)])
    return Conflict(
        "Somebody changed this since you read it.", latest={"version": row.version}, asked={"version": asked}, change=change
    )


def _read_again(obj: Any) -> None:
    """The door fetched the row before the lock; what the body compares and keeps must be what stands now."""
    if isinstance(obj, models.Model) and not obj._state.adding:
        try:
            obj.refresh_from_db()
        except type(obj).DoesNotExist:  # type: ignore[attr-defined]
            raise NotFound("This is gone: somebody removed it for good.") from None
        if still_holds := obj.__dict__.pop("_expected", None):
            still_holds()


def _record(write: Write, entry: Command, obj: Any) -> hooks.Batch:
    actor = write.actor
    if write.changes or write.is_act:
        _event(write, entry, obj)
        write.announce({"workspace/events"})
    if write.topics:
        live.announce(actor.workspace_id, write.topics, tab=actor.tab)
    batch = hooks.Batch(actor, entry.verb, frozenset(write.project_ids))
    hooks.run_before_commit(batch)
    return batch


def _event(write: Write, entry: Command, obj: Any) -> None:
    actor = write.actor
    needed = {"needs": more} if (more := sorted(write.needed - {entry.needs})) else {}
    subject = write.subject or (str(obj.ref) if hasattr(obj, "ref") else "")
    event = Event.objects.create(
        workspace_id=actor.workspace_id,
        seq=next_number(actor.workspace_id, "event"),
        verb=entry.verb,
        member_id=actor.member_id,
        member_name=actor.name,
        door=actor.door,
        at=write.now,
        subject=subject,
        payload={"changes": write.changes, **needed, **write.notes},
        is_undoable=entry.is_undoable,
        undoes_id=write.undoes_id,
    )
    refs = {change["ref"] for change in write.changes} | ({subject} if subject else set())
    EventTouch.objects.bulk_create(EventTouch(workspace_id=actor.workspace_id, event=event, ref=ref) for ref in sorted(refs))
