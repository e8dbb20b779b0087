"""Right calls of the commands that do several things in one go."""

from accord.delivery.commands.waiting import Wait
from tests.cast import Cast
from tests.examples import Call, Example, call
from tests.examples.delivery import link
from tests.examples.work import goal_post, item


def _waits(cast: Cast) -> Call:
    held = link(cast)
    return call(held.after, waits=(Wait(item(cast, "Other"), "SS", 480), Wait(held.before, "FS", 60)))


EXAMPLES = {
    "item.waits_told": Example(_waits, wrong="mara"),
    "feature.added": Example(lambda cast: call(cast.project, title="Seat map", first=1), who="mara", wrong="jonas", again="more"),
    "items.placed": Example(lambda cast: call([item(cast), item(cast, "Two")], goal_post=goal_post(cast)), wrong="ben"),
    "items.must_have_set": Example(lambda cast: call([item(cast), item(cast, "Two")], is_must_have=True), wrong="ben"),
}
