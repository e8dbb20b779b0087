"""Decides how a decision below the threshold is made: applied at once, recorded as a decision, and open to undo."""

from collections.abc import Sequence

from accord.alignment.commands.apply import apply_changes
from accord.alignment.commands.trade import demand_current, said
from accord.alignment.rules.changes import written
from accord.alignment.rules.figures import Effect
from accord.kernel.commands import command
from accord.kernel.write import Write
from accord.planning.answer import Change
from accord.work.models import Project


@command("decision.made", needs="propose")
def make_decision(w: Write, project: Project, *, changes: Sequence[Change], reason: str, effect: Effect) -> None:
    """Apply changes that move no promise. Each part still asks the hat it needs; refused where the plan moved since it was
    computed."""
    demand_current(project, effect)
    reason = said("reason", reason)
    inverse = apply_changes(w, project, changes, reason=reason)
    w.note(decided=written(changes), inverse=written(inverse), reason=reason)
    w.act()
