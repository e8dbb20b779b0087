"""Decides what an item is worth: its feature's problem, evidence, expected effect and promises, and the key results behind."""

from collections.abc import Mapping
from typing import Any

from accord.kernel.commands import command
from accord.kernel.errors import Invalid
from accord.kernel.write import Write
from accord.people.rules.words import clean_name
from accord.product.models import Feature, KeyResult
from accord.product.rules.effects import clean_effect, clean_weight
from accord.work.models import Item, Product
from accord.work.rules.words import clean_text

_NEEDS = "product.side"
_ABSENT: Any = object()


@command("feature.written", needs=_NEEDS)
def write_feature(
    w: Write,
    item: Item,
    *,
    problem: str = _ABSENT,
    evidence: str = _ABSENT,
    stage: str = _ABSENT,
    customers_promised: int = _ABSENT,
    was: Mapping[str, Any] | None = None,
) -> Feature:
    """Make an item a feature, and say what is given of it; the rest stays.

    Refused where somebody changed the same since `was` was read.
    """
    feature = _feature(w, item)
    values: dict[str, Any] = {}
    for name, text in (("problem", problem), ("evidence", evidence)):
        if text is not _ABSENT:
            values[name] = clean_text(name, text)
    if stage is not _ABSENT:
        values["stage"] = clean_text("stage", stage, longest=20)
    if customers_promised is not _ABSENT:
        if not 0 <= customers_promised <= 1_000_000:
            raise Invalid("customers_promised", "Between 0 and 1,000,000 customers.")
        values["customers_promised"] = customers_promised
    w.change(feature, was, **values)
    return feature


@command("feature.effect_expected", needs=_NEEDS)
def expect_effect(w: Write, item: Item, *, key_result: KeyResult | None, low: float | None, high: float | None) -> Feature:
    """Say what a feature is expected to do to a key result, as a range in its unit; none takes it away.

    Its middle × weight is its value.
    """
    low, high = clean_effect(low, high)
    if key_result is None and low is not None:
        raise Invalid("key_result", "Say which key result this is an effect on.")
    if key_result is not None and key_result.is_trashed:
        raise Invalid("key_result", f"{key_result.name} is in the trash.")
    feature = _feature(w, item)
    w.change(feature, key_result=key_result, effect_low=low, effect_high=high)
    return feature


def _feature(w: Write, item: Item) -> Feature:
    if item.is_trashed:
        raise Invalid("item", f"#{item.number} is in the trash: restore it first.")
    return Feature.objects.filter(pk=item.pk).first() or w.create(Feature(item=item, workspace_id=item.workspace_id))


@command("key_result.created", needs=_NEEDS)
def create_key_result(
    w: Write,
    product: Product | None,
    *,
    name: str,
    objective: str = "",
    unit: str = "",
    start: float | None = None,
    target: float | None = None,
    weight: float = 1.0,
) -> KeyResult:
    """A measure that shows an outcome, with its weight among the others; of one product, or of the whole workspace."""
    return w.create(
        KeyResult(
            workspace_id=w.workspace_id,
            product=product,
            name=clean_name("name", name, longest=200),
            start=start,
            target=target,
            objective=clean_text("objective", objective, longest=200),
            unit=clean_text("unit", unit, longest=40),
            weight=clean_weight(weight),
        )
    )


@command("key_result.weighed", needs=_NEEDS)
def weigh_key_result(w: Write, key_result: KeyResult, *, weight: float) -> None:
    """Say how much a key result counts beside the others; every plan that weighs features by it follows."""
    w.change(key_result, weight=clean_weight(weight))
    weighed = Feature.objects.filter(workspace_id=w.workspace_id, key_result=key_result).exclude(item__project=None)
    w.project_ids.update(weighed.values_list("item__project_id", flat=True))


@command("key_result.trashed", needs=_NEEDS)
def trash_key_result(w: Write, key_result: KeyResult) -> None:
    """Put a key result into the trash; features keep the effect and count nothing for it until it comes back."""
    w.trash(key_result)
