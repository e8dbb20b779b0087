"""Decides what a large workspace looks like: one project of any number of items, written in bulk, which costs seconds.

One feature in eight items, its tasks under it one after another, some features after one of an earlier wave; persons by turns.
Always the same for the same size. A goal post holds the first half.
"""

import datetime as dt
import itertools
import random
from dataclasses import dataclass
from typing import Any

from accord.delivery.models import Assignment, Dependency, Task, Track
from accord.kernel.counter import next_number
from accord.kernel.models import Counter, Workspace
from accord.people.models import Account, Member, Person, WorkCalendar, WorkWeek
from accord.product.models import Feature, KeyResult
from accord.work.models import GoalPost, Item, Launch, Product, Project

NINE_TO_FIVE = [[[540, 720], [780, 1080]]] * 5 + [[], []]
WAVE = 20
"""Features that run beside each other."""
UNDER = 7
"""Tasks under each feature."""


@dataclass(frozen=True)
class Large:
    workspace: Workspace
    product_side: Member
    project_side: Member
    project: Project
    post: GoalPost
    features: list[Item]
    tasks: list[Item]


def make_large(slug: str, *, items: int, persons: int, today: dt.date) -> Large:
    """Must run in an empty or other workspace's database with Django ready; nothing is planned yet."""
    workspace = Workspace.objects.create(slug=slug, name=f"{items} items")
    calendar = WorkCalendar.objects.create(workspace=workspace, name="Working week", is_default=True)
    WorkWeek.objects.create(workspace=workspace, calendar=calendar, days=NINE_TO_FIVE)
    why, when = (_member(workspace, slug, name, hat) for name, hat in (("Why", "product_manager"), ("When", "project_manager")))
    people = [Person.objects.create(workspace=workspace, name=f"Person {one + 1}") for one in range(persons)]
    product = Product.objects.create(workspace=workspace, key="BIG", name="Big product", answers=why)
    project = Project.objects.create(
        workspace=workspace, key="BIGP", name="Big project", product=product, answers=when, starts_on=today - dt.timedelta(days=7)
    )
    launch = Launch.objects.create(workspace=workspace, name="Version one", product=product)
    # About as much as half of the work takes when everybody works all day, and a little.
    days = items / 2 * 1.4 * 2.4 / persons
    post = GoalPost.objects.create(
        workspace=workspace,
        number=next_number(workspace.pk, "goal_post"),
        name="Version one",
        project=project,
        launch=launch,
        date=today + dt.timedelta(days=14 + int(days)),
    )
    features, tasks = _items(workspace, project, product, post, items)
    _faces(workspace, project, product, features, tasks, people)
    _links(workspace, features, tasks)
    return Large(workspace, why, when, project, post, features, tasks)


def _member(workspace: Workspace, slug: str, name: str, hat: str) -> Member:
    account = Account.objects.create_user(f"{name.lower()}.{slug}@example.com", None, name=name)
    return Member.objects.create(workspace=workspace, account=account, hats=[hat])


def _items(workspace: Workspace, project: Project, product: Product, post: GoalPost, count: int) -> tuple[list[Item], list[Item]]:
    features: list[Item] = []
    tasks: list[Item] = []
    for number in range(1, count + 1):
        is_feature = (number - 1) % (UNDER + 1) == 0
        one = Item(
            workspace=workspace,
            number=number,
            title=f"{'Feature' if is_feature else 'Task'} {number} of the great plan",
            position=float(number),
            project=project,
            product=product,
            goal_post=post if number <= count // 2 else None,
            parent=None if is_feature else features[-1],
            is_must_have=is_feature and number <= count // 4,
            rank=len(features) + 1 if is_feature else None,
        )
        (features if is_feature else tasks).append(one)
    Item.everything.bulk_create([*features, *tasks], batch_size=500)
    Counter.objects.update_or_create(workspace=workspace, kind="item", defaults={"value": count})
    return features, tasks


def _faces(
    workspace: Workspace, project: Project, product: Product, features: list[Item], tasks: list[Item], people: list[Person]
) -> None:
    luck = random.Random(7)
    result = KeyResult.objects.create(workspace=workspace, product=product, name="Conversion", unit="pt", start=40, target=60)
    tracks = [Track.objects.create(workspace=workspace, project=project, name=name) for name in ("Design", "Dev", "QA")]
    Feature.everything.bulk_create(
        [
            Feature(workspace=workspace, item=one, key_result=result, effect_low=1, effect_high=luck.randint(2, 9))
            for one in features
        ],
        batch_size=500,
    )
    faces, on = [], []
    for place, item in enumerate(tasks):
        low = luck.choice((2, 4, 4, 8, 8, 12))
        face = Task(workspace=workspace, item=item, track=tracks[place % 3], low_hours=low, high_hours=low * luck.choice((2, 2, 3)))
        faces.append(face)
        on.append(Assignment(workspace=workspace, task=face, person=people[(place // UNDER + place % 3) % len(people)]))
    Task.everything.bulk_create(faces, batch_size=500)
    Assignment.objects.bulk_create(on, batch_size=500)


def _links(workspace: Workspace, features: list[Item], tasks: list[Item]) -> None:
    under: dict[Any, list[Item]] = {}
    for task in tasks:
        under.setdefault(task.parent_id, []).append(task)
    pairs = [(before, after) for row in under.values() for before, after in itertools.pairwise(row)]
    pairs += [(features[place - WAVE], after) for place, after in enumerate(features) if place >= WAVE and place % 3 == 0]
    Dependency.objects.bulk_create(
        [Dependency(workspace=workspace, before=before, after=after) for before, after in pairs], batch_size=500
    )
