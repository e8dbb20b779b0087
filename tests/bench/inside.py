"""Decides what of an edit is planning: `python -m tests.bench.inside ITEMS PERSONS SAMPLE` prints the times of each part."""

import datetime as dt
import json
import sys

import django

django.setup()

from accord.alignment.plan import compute  # noqa: E402
from accord.alignment.reads.situation import situation_of  # noqa: E402
from accord.config.garbage import look_rarely  # noqa: E402
from accord.delivery.commands.plan import store_plan  # noqa: E402
from accord.kernel.actor import system  # noqa: E402
from accord.people.commands.member import make_token  # noqa: E402
from accord.planning.forecast import forecast  # noqa: E402
from accord.planning.schedule import plan  # noqa: E402
from tests.bench.bare import timed  # noqa: E402
from tests.bench.workspace import make_large  # noqa: E402


def main() -> None:
    items, persons, sample = map(int, sys.argv[1:4])
    made = make_large("edit", items=items, persons=persons, today=dt.datetime.now(dt.UTC).date())
    project, speaker = made.project, system(made.workspace.pk)
    situation = situation_of(project)
    planned = plan(situation)
    computed = compute(project)
    look_rarely()  # as the server does
    _, secret = make_token(speaker, made.project_side, name="Bench", scopes=["read", "write"])
    times = {
        "plan and forecast": timed(lambda: forecast(situation, plan(situation)), sample),
        "plan": timed(lambda: plan(situation), sample),
        "forecast": timed(lambda: forecast(situation, planned), sample),
        "reading the situation": timed(lambda: situation_of(project), sample),
        "storing": timed(lambda: store_plan(speaker, project, computed=computed), sample),
    }
    told = {name: [list(one.taken), list(one.cpu)] for name, one in times.items()}
    print(json.dumps(told | {"token": secret, "task": str(made.tasks[0].pk), "tasks": len(situation.tasks)}))


if __name__ == "__main__":
    main()
