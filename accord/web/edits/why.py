"""Decides what is changed when somebody edits what an item is called and why it is wanted."""

import datetime as dt
from typing import Any

from accord.kernel.errors import Invalid
from accord.product.commands.feature import expect_effect, write_feature
from accord.product.models import Feature, KeyResult
from accord.web.edits.edit import Edit, Given, Maker, named
from accord.web.typed import read_effect, read_number
from accord.work.commands.item import describe_item, rename_item
from accord.work.models import Item


def _title(item: Item, given: Given, today: dt.date) -> Edit:
    return Edit(lambda w: rename_item(w, item, title=given["text"]), "Renamed")


def _description(item: Item, given: Given, today: dt.date) -> Edit:
    return Edit(lambda w: describe_item(w, item, description=given["text"]), "Described")


def _effect(item: Item, given: Given, today: dt.date) -> Edit:
    low, high = read_effect("effect", given["text"])
    held = Feature.objects.filter(pk=item.pk).select_related("key_result").first()
    key_result = held.key_result if held else None
    if given.get("key_result"):
        key_result = named(KeyResult, item, "key_result", given["key_result"])
    if key_result is None and low is not None:
        raise Invalid("effect", "Choose on its page which key result this is an effect on.")
    return Edit(lambda w: expect_effect(w, item, key_result=key_result, low=low, high=high), "Expected effect saved")


def _feature_text(name: str) -> Maker:
    def make(item: Item, given: Given, today: dt.date) -> Edit:
        said: dict[str, Any] = {name: given["text"]}
        return Edit(lambda w: write_feature(w, item, **said), "Saved")

    return make


def _customers(item: Item, given: Given, today: dt.date) -> Edit:
    count = read_number("customers", given["text"], low=0, high=1_000_000, what="The number of customers") or 0
    return Edit(lambda w: write_feature(w, item, customers_promised=int(count)), "Saved")


EDITS: dict[str, Maker] = {
    "title": _title,
    "description": _description,
    "effect": _effect,
    "problem": _feature_text("problem"),
    "evidence": _feature_text("evidence"),
    "customers": _customers,
}
