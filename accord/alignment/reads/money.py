"""Decides who sees what a change costs, and what everybody else is shown in its place: nothing.

A rate is what one person's hour costs. A cost is what a whole trade or project does; whoever signs for it has to see it.
"""

import re
from dataclasses import replace
from typing import Any

from accord.alignment.commands.trade import effect_json
from accord.alignment.models import Accord, Proposal
from accord.alignment.rules.changes import read, written
from accord.alignment.rules.figures import Effect
from accord.kernel.actor import Actor
from accord.kernel.policy import may

MONEY = re.compile(r"(^|_)(costs?|rates?)\d*(_|$)")
"""What money is called in plan files and payloads."""


def seen_effect(actor: Actor, row: Proposal | Accord | None, effect: Effect) -> Effect:
    """The effect as this reader may see it; `row` is the trade that it belongs to, if it is one already."""
    if _sees_costs(actor, row):
        return effect
    return replace(effect, cost_now=None, cost_after=None, project=tuple(one for one in effect.project if one.unit != "money"))


def seen_plain(actor: Actor, row: Proposal | Accord) -> dict[str, Any]:
    """The same as JSON, for a program."""
    plain: dict[str, Any] = effect_json.dump_python(
        seen_effect(actor, row, effect_json.validate_python(row.effect)), mode="json"
    )
    return plain


def seen_changes(actor: Actor, row: Proposal) -> list[dict[str, Any]]:
    """What the proposal would change. A price that its proposer named for somebody more is a rate."""
    if may(actor, "people.rates", row):
        return row.changes  # type: ignore[no-any-return]
    return written(replace(one, cost_per_hour=0.0) for one in read(row.changes))


def seen_details(actor: Actor, details: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a project's plan, as this reader may see it."""
    return details if _sees_costs(actor, None) else without_money(details)


def hidden_from(actor: Actor) -> tuple[bool, bool]:
    """Whether (costs, rates) are kept from this reader."""
    return not _sees_costs(actor, None), not may(actor, "people.rates")


def without_money(value: Any) -> Any:
    """Rows without every field that is named after money, however deep, and without what other tools called as they liked."""
    if isinstance(value, dict):
        return {name: without_money(one) for name, one in value.items() if name != "carried" and not MONEY.search(name)}
    return [without_money(one) for one in value] if isinstance(value, list) else value


def _sees_costs(actor: Actor, row: Proposal | Accord | None) -> bool:
    return may(actor, "costs", row.proposal if isinstance(row, Accord) else row)
