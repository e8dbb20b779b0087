"""A small launch for the tests of reads and plans: two features, one link, two people, one goal post, one thing for later."""

import datetime as dt
from dataclasses import dataclass

from accord.delivery.models import Assignment, Dependency, Task, Track
from accord.kernel.counter import next_number
from accord.product.models import Feature, KeyResult
from accord.work.models import GoalPost, Item, Launch, Project
from tests.cast import Cast


@dataclass
class Lantern:
    project: Project
    launch: GoalPost
    later: GoalPost
    payment: Item
    cards: Item
    receipts: Item
    checkout: Item
    dark_mode: Item
    review: Item
    track: Track
    key_result: KeyResult


def make_item(
    cast: Cast, title: str, *, parent: Item | None = None, hours: tuple[float, float] | None = None, persons: tuple = (), **fields
) -> Item:  # type: ignore[no-untyped-def, type-arg]
    number = next_number(cast.workspace.pk, "item")
    item = Item.objects.create(
        workspace=cast.workspace,
        number=number,
        title=title,
        parent=parent,
        position=float(number),
        project=cast.project,
        product=cast.product,
        **fields,
    )
    if hours is not None:
        task = Task.objects.create(workspace=cast.workspace, item=item, low_hours=hours[0], high_hours=hours[1])
        for person in persons:
            Assignment.objects.create(workspace=cast.workspace, task=task, person=person)
    return item


def make_lantern(cast: Cast) -> Lantern:
    ws = cast.workspace
    launch = GoalPost.objects.create(
        workspace=ws,
        number=next_number(ws.pk, "goal_post"),
        name="Version one",
        project=cast.project,
        date=dt.date(2026, 4, 10),
        launch=Launch.objects.create(workspace=ws, name="Version one", product=cast.product),
    )
    later = GoalPost.objects.create(workspace=ws, number=next_number(ws.pk, "goal_post"), name="Phase two", project=cast.project)
    key_result = KeyResult.objects.create(
        workspace=ws, product=cast.product, name="Checkout completion", unit="pt", start=46, target=65, weight=2.0
    )
    ben, aiko = cast.ben_person, cast.aiko_person
    payment = make_item(cast, "Payment system", goal_post=launch, is_must_have=True, rank=1)
    cards = make_item(cast, "Cards", parent=payment, hours=(24, 60), persons=(ben,), goal_post=launch)
    receipts = make_item(cast, "Receipts", parent=payment, hours=(8, 24), persons=(ben,), goal_post=launch)
    checkout = make_item(cast, "Checkout flow", hours=(40, 96), persons=(aiko,), goal_post=launch, is_must_have=True, rank=2)
    review = make_item(cast, "Store review", hours=(8, 24), goal_post=launch)
    dark_mode = make_item(cast, "Dark mode", hours=(16, 40), persons=(aiko,), goal_post=later, rank=3)
    track = Track.objects.create(workspace=ws, project=cast.project, name="Dev")
    Task.objects.filter(item__in=(cards, receipts, checkout)).update(track=track)
    for item, low, high in ((payment, 4, 7), (checkout, 9, 14), (dark_mode, None, None)):
        Feature.objects.create(workspace=ws, item=item, key_result=key_result, effect_low=low, effect_high=high)
    Dependency.objects.create(workspace=ws, before=payment, after=checkout)
    Dependency.objects.create(workspace=ws, before=checkout, after=review, lag_minutes=480)
    return Lantern(cast.project, launch, later, payment, cards, receipts, checkout, dark_mode, review, track, key_result)
