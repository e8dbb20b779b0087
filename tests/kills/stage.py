"""Decides on what writers write while they are killed: a small project with a goal post and one so large that the worker plans it.

`python -m tests.kills.stage` prints, as JSON, the tokens and the ids that the writers need.
"""

import datetime as dt
import json

import django

django.setup()

from accord.alignment.plan import replan  # noqa: E402
from accord.kernel.actor import system  # noqa: E402
from accord.people.commands.member import make_token  # noqa: E402
from accord.people.models import Member  # noqa: E402
from tests.bench.workspace import Large, make_large  # noqa: E402

LARGE = 640
SMALL = 40


def main() -> None:
    today = dt.datetime.now(dt.UTC).date()
    small = make_large("small", items=SMALL, persons=4, today=today)
    large = make_large("large", items=LARGE, persons=12, today=today)
    for made in (small, large):
        replan(made.project.pk)
    print(json.dumps({"small": _named(small), "large": _named(large)}))


def _named(made: Large) -> dict[str, object]:
    return {
        "product_side": _token(made.product_side),
        "project_side": _token(made.project_side),
        "project": str(made.project.pk),
        "post": str(made.post.pk),
        "features": [str(one.pk) for one in made.features],
        "tasks": [str(one.pk) for one in made.tasks],
    }


def _token(member: Member) -> str:
    _, secret = make_token(system(member.workspace_id), member, name="Kills", scopes=["read", "write", "consent"])
    return secret


if __name__ == "__main__":
    main()
