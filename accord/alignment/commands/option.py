"""Decides how computed ways out are kept, so that a card has an address and the next list stays recognisable."""

from pydantic import TypeAdapter

from accord.alignment.models import OptionList
from accord.kernel.commands import command
from accord.kernel.write import Write
from accord.planning.answer import Options
from accord.work.models import GoalPost

options_json: TypeAdapter[Options] = TypeAdapter(Options)


@command("options.computed", needs="system", undo="Computed again on request.")
def keep_options(w: Write, goal_post: GoalPost, *, options: Options, facts_version: int) -> OptionList:
    """Store the ways out of one goal post with the version they were computed from; writes no event, since nothing was decided."""
    kept, _ = OptionList.objects.update_or_create(
        workspace_id=w.workspace_id,
        goal_post=goal_post,
        defaults={"facts_version": facts_version, "computed_at": w.now, "answer": options_json.dump_python(options, mode="json")},
    )
    w.announce(kept.live_topics())
    return kept
