"""Right calls of the commands that both sides stand on."""

import datetime as dt

from accord.kernel.actor import system
from accord.work.commands.comment import say
from accord.work.commands.container import create_product, create_project, trash_container
from accord.work.commands.item import create_item, drop_item, rank_items, trash_item
from accord.work.commands.launch import create_launch, trash_goal_post
from accord.work.models import GoalPost, Item, Launch
from tests.cast import Cast
from tests.examples import Call, Example, call


def item(cast: Cast, title: str = "Payments", **more: object) -> Item:
    return create_item(system(cast.workspace.pk), more.pop("into", cast.project), title=title, **more)  # type: ignore[arg-type]


def ranked(cast: Cast, *titles: str) -> list[Item]:
    made = [item(cast, title) for title in titles]
    rank_items(system(cast.workspace.pk), made)
    return [Item.objects.get(pk=one.pk) for one in made]


def launch(cast: Cast, name: str = "Beta", date: dt.date | None = dt.date(2026, 9, 1)) -> Launch:
    return create_launch(system(cast.workspace.pk), cast.project, name=name, date=date)


def goal_post(cast: Cast, name: str = "Beta", date: dt.date | None = dt.date(2026, 9, 1)) -> GoalPost:
    return launch(cast, name, date).goal_post


def _second_of_two(cast: Cast) -> Call:
    item(cast, "First")
    return call(item(cast, "Second"))


def _child(cast: Cast) -> Call:
    return call(item(cast, "Child", into=item(cast, "Parent")))


def _moved(cast: Cast) -> Call:
    parent, later = item(cast, "Parent"), goal_post(cast)
    moved = item(cast, "Moved", goal_post=later)
    item(cast, "Under it", into=moved)
    return call(moved, parent=parent)


def _placed(cast: Cast) -> Call:
    parent = item(cast, "Parent", goal_post=goal_post(cast))
    item(cast, "Child", into=parent)
    return call(parent, goal_post=goal_post(cast, "Phase two", None), is_must_have=False)


def _ranked(cast: Cast) -> Call:
    found = ranked(cast, "One", "Two", "Three", "Four", "Five")
    return call([found[4], found[0], item(cast, "New")], first=2)


def _trashed(cast: Cast) -> Call:
    _, two, _ = ranked(cast, "One", "Two", "Three")
    under = item(cast, "Under two", into=two)
    rank_items(system(cast.workspace.pk), under, first=1)
    return call(two)


def _restored(cast: Cast) -> Call:
    parent = item(cast, "Parent")
    item(cast, "Child", into=parent)
    trash_item(system(cast.workspace.pk), parent)
    return call(parent)


def _dropped(cast: Cast) -> Call:
    one = item(cast)
    drop_item(system(cast.workspace.pk), one, reason="Nobody asked for it.")
    return call(one)


def _comment(cast: Cast, body: str) -> Call:
    return call(say(cast.actor("nora"), item(cast), body="Is this ready?"), **({"body": body} if body else {}))


def _two_projects(cast: Cast) -> Call:
    create_project(system(cast.workspace.pk), name="Other")
    return call(create_project(system(cast.workspace.pk), name="Third"), rank=1)


def _ordered(cast: Cast) -> Call:
    one, two = item(cast, "One"), item(cast, "Two")
    return call(cast.project, order=[str(two.pk), str(one.pk)])


def _trashed_container(cast: Cast) -> Call:
    product = create_product(system(cast.workspace.pk), name="Gone")
    trash_container(system(cast.workspace.pk), product)
    return call(product)


def _trashed_goal_post(cast: Cast) -> Call:
    post = goal_post(cast)
    trash_goal_post(system(cast.workspace.pk), post)
    return call(post)


EXAMPLES = {
    "item.created": Example(lambda cast: call(cast.project, title="Sign-in"), again="more"),
    "item.renamed": Example(lambda cast: call(item(cast), title="Checkout"), who="mara"),
    "item.described": Example(lambda cast: call(item(cast), description="Pay with a **card**."), who="mara"),
    "item.must_have_set": Example(lambda cast: call(item(cast), is_must_have=True), who="mara", wrong="ben"),
    "item.placed": Example(_placed, who="mara", wrong="ben"),
    "item.dropped": Example(lambda cast: call(item(cast), reason="Nobody asked for it."), who="mara", wrong="ben"),
    "item.undropped": Example(_dropped, who="mara", wrong="ben", again="refused"),
    "item.moved": Example(_moved),
    "item.indented": Example(_second_of_two, again="refused"),
    "item.outdented": Example(_child, again="refused"),
    "item.ranked": Example(_ranked, who="mara", wrong="jonas", again="more"),
    "item.trashed": Example(_trashed),
    "items.trashed": Example(lambda cast: call([item(cast, "One"), item(cast, "Two")])),
    "item.restored": Example(_restored, again="refused"),
    "comment.made": Example(lambda cast: call(item(cast), body="@Ben, is this ready?"), who="nora", wrong="", again="more"),
    "comment.edited": Example(lambda cast: _comment(cast, "Is this ready, @jonas?"), who="nora", wrong="mara"),
    "comment.trashed": Example(lambda cast: _comment(cast, ""), who="nora", wrong="mara", again="more"),
    "product.created": Example(lambda cast: call(name="Desk lamp", answers=cast.mara), who="mara", wrong="jonas", again="more"),
    "project.created": Example(lambda cast: call(name="Refit", product=cast.product), again="more"),
    "container.renamed": Example(lambda cast: call(cast.project, name="App, first launch")),
    "container.answered_for": Example(
        lambda cast: call(cast.product, member=cast.mara, deputy=cast.sam), who="mara", wrong="jonas"
    ),
    "container.state_set": Example(lambda cast: call(cast.project, state="stopped"), wrong="mara"),
    "container.trashed": Example(lambda cast: call(cast.project), wrong="mara", again="more"),
    "container.restored": Example(_trashed_container, who="mara"),
    "project.sponsored": Example(lambda cast: call(cast.project, member=cast.dirk)),
    "project.start_set": Example(lambda cast: call(cast.project, starts_on=dt.date(2026, 4, 1)), wrong="mara"),
    "project.ranked": Example(_two_projects, wrong="mara"),
    "project.work_ordered": Example(_ordered, wrong="mara"),
    "launch.created": Example(
        lambda cast: call(cast.project, name="Beta", date=dt.date(2026, 9, 1)), who="mara", wrong="ben", again="more"
    ),
    "launch.described": Example(lambda cast: call(launch(cast), description="For testers."), who="mara", wrong="ben"),
    "goal_post.created": Example(
        lambda cast: call(cast.project, name="Audit", date=dt.date(2026, 9, 1)), wrong="ben", again="more"
    ),
    "goal_post.renamed": Example(lambda cast: call(goal_post(cast), name="Open beta"), wrong="ben"),
    "goal_post.dated": Example(lambda cast: call(goal_post(cast, date=None), date=dt.date(2026, 10, 1)), wrong="ben"),
    "goal_post.confidence_set": Example(lambda cast: call(goal_post(cast), confidence=0.9), wrong="ben"),
    "goal_post.budgeted": Example(lambda cast: call(goal_post(cast), budget="120000"), wrong="mara"),
    "goal_post.trashed": Example(lambda cast: call(goal_post(cast)), wrong="ben", again="more"),
    "goal_post.restored": Example(_trashed_goal_post, wrong="ben"),
}
