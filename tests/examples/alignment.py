"""Right calls of what both sides decide together; effects are given, not computed: the walks ask for permission, event and undo."""

import datetime as dt

from accord.alignment.commands.trade import propose_trade
from accord.alignment.models import Proposal
from accord.alignment.rules.figures import Effect
from accord.planning.answer import Change, Forecast, Options, Outcome, Quantiles
from accord.work.models import Project
from tests.cast import Cast
from tests.examples import Call, Example, call
from tests.examples.work import goal_post, item

AT = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
FORECAST = Forecast(
    tasks=(),
    goal_posts=(),
    finish=Quantiles(AT, AT, AT, AT, AT),
    cost_p50=0,
    cost_p80=0,
    value_kept=1,
    in_by=(),
    assumptions=(),
    draws=1,
    method="",
    seed=1,
)
_COMPUTED = "what was computed is computed again on request"


def effect(cast: Cast) -> Effect:
    """Nothing gained, nothing lost, computed from the facts that stand now."""
    version = Project.objects.values_list("facts_version", flat=True).get(pk=cast.project.pk)
    return Effect(
        facts_version=version,
        question="",
        product=(),
        project=(),
        goal_posts=(),
        product_loses=(),
        project_loses=(),
        persons=(),
        cost_now=0,
        cost_after=0,
        value_now=1,
        value_after=1,
        rows=(),
    )


def proposal(cast: Cast) -> Proposal:
    """Mara, who answers for the product, asks to drop something; Jonas's yes for the project is missing."""
    changes = [Change(kind="drop", feature=str(item(cast, "Sharing").pk))]
    return propose_trade(
        cast.actor("mara"), cast.project, title="Drop sharing", reason="It can wait.", changes=changes, effect=effect(cast)
    )


def _proposed(cast: Cast) -> Call:
    changes = [Change(kind="drop", feature=str(item(cast, "Sharing").pk))]
    return call(cast.project, title="Drop sharing", reason="It can wait.", changes=changes, effect=effect(cast))


def _edited(cast: Cast) -> Call:
    made = proposal(cast)
    changes = [Change(kind="drop", feature=str(item(cast, "Rewards").pk))]
    return call(made, title="Drop rewards", reason="They can wait longer.", changes=changes, effect=effect(cast))


def _agreed(cast: Cast) -> Call:
    made = proposal(cast)
    return call(made, statement="Then we make it.", effect=effect(cast), forecast=FORECAST)


def _decided(cast: Cast) -> Call:
    changes = [Change(kind="drop", feature=str(item(cast, "Sharing").pk))]
    return call(cast.project, changes=changes, reason="It can wait.", effect=effect(cast))


def _options(cast: Cast) -> Call:
    post = goal_post(cast)
    now = Outcome(chance=0.4, p50=AT, p80=AT, p95=AT, value_kept=1, cost=0, peak_load=1, peak_person="", people_changed=())
    return call(post, options=Options(goal_post=str(post.pk), now=now, options=(), others=(), evaluated=1), facts_version=1)


EXAMPLES = {
    "trade.proposed": Example(_proposed, who="mara", wrong="ben", again="more"),
    "trade.edited": Example(_edited, who="mara", wrong="ben", again="more"),
    "trade.withdrawn": Example(lambda cast: call(proposal(cast)), who="mara", wrong="ben", again="refused"),
    "trade.lapsed": Example(lambda cast: call(proposal(cast)), who="system", wrong="mara", again="refused"),
    "trade.agreed": Example(_agreed, wrong="ben", again="refused"),
    "trade.objected": Example(lambda cast: call(proposal(cast), statement="It is promised."), wrong="ben", again="refused"),
    "decision.made": Example(_decided, who="mara", wrong="ben", again="refused"),
    "options.computed": Example(_options, who="system", wrong="mara", events=0, why_no_event=_COMPUTED),
}
