"""Two people who save one field from the same words at the same moment: the second is told under the lock, and loses nothing."""

import datetime as dt

import pytest

from accord.alignment.reads.item import find_item
from accord.delivery.models import Task
from accord.kernel.errors import Conflict
from accord.web.edits import edit_of, shown
from accord.work.models import Item
from tests.alignment.lantern import Lantern
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("estimate", "3–6 d", "1–2 d"),
        ("title", "Pay in one step", "Pay by card"),
        ("problem", "They leave.", "It takes five minutes."),
        ("links", "", "3 SS"),
    ],
)
def test_both_looked_before_either_saved(field: str, first: str, second: str, lantern: Lantern, cast: Cast) -> None:
    number = lantern.checkout.number
    ours, theirs = find_item(cast.actor("sam"), number), find_item(cast.actor("sam"), number)
    was = shown(ours, field)
    first = first or f"{lantern.payment.number} +1d"
    second = second.replace("3", str(lantern.payment.number))
    edits = [edit_of(item, field, {"text": text, "was": was}, today=TODAY) for item, text in ((ours, first), (theirs, second))]
    edits[0].run(cast.actor("sam"))
    with pytest.raises(Conflict) as refused:
        edits[1].run(cast.actor("sam"))
    assert refused.value.latest == {field: shown(Item.objects.get(pk=ours.pk), field)}
    assert refused.value.asked == {field: second}


def test_the_same_words_twice_are_no_conflict(lantern: Lantern, cast: Cast) -> None:
    items = [find_item(cast.actor("sam"), lantern.checkout.number) for _ in range(2)]
    was = shown(items[0], "estimate")
    for edit in [edit_of(item, "estimate", {"text": "3–6 d", "was": was}, today=TODAY) for item in items]:
        edit.run(cast.actor("sam"))
    assert Task.objects.get(pk=items[0].pk).low_hours == 24
