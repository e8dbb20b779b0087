"""Right calls of the commands by which several facts of one thing are changed at once."""

import datetime as dt

from tests.examples import Example, call
from tests.examples.delivery import task
from tests.examples.work import goal_post, launch

_WORDS = {"title": "Pay by card", "problem": "People leave.", "low_hours": 8, "high_hours": 20, "priority": 700}

EXAMPLES = {
    "item.added_below": Example(lambda cast: call(task(cast).item, title="Sign-in"), again="more"),
    "item.edited": Example(lambda cast: call(task(cast).item, fields=_WORDS), who="sam"),
    "container.edited": Example(
        lambda cast: call(cast.project, fields={"name": "App, again", "starts_on": dt.date(2026, 4, 1), "sponsor": cast.dirk}),
        wrong="ben",
    ),
    "goal_post.edited": Example(lambda cast: call(goal_post(cast), fields={"name": "Open beta", "confidence": 0.9}), wrong="ben"),
    "launch.edited": Example(lambda cast: call(launch(cast), fields={"name": "Open beta", "description": "For all."}), wrong="ben"),
}
