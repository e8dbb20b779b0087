"""Decides on what pages are measured: `python -m tests.bench.stage ITEMS` makes the large workspace and prints the ways into it."""

import datetime as dt
import json
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from accord.alignment import trades  # noqa: E402
from accord.alignment.plan import replan  # noqa: E402
from accord.people.models import Member  # noqa: E402
from accord.planning.answer import Change  # noqa: E402
from tests.bench.workspace import make_large  # noqa: E402


def main() -> None:
    count = int(sys.argv[1])
    began = time.monotonic()
    made = make_large("bench", items=count, persons=max(4, count // 150), today=dt.datetime.now(dt.UTC).date())
    rows = time.monotonic() - began
    began = time.monotonic()
    replan(made.project.pk)
    planned = time.monotonic() - began
    proposal = trades.propose(
        made.product_side.actor(),
        made.project,
        changes=[Change(kind="drop", feature=str(made.features[3].pk))],
        reason="It can wait.",
        title="Drop a feature",
        goal_post=made.post,
    )
    print(
        json.dumps(
            {
                "cookie": f"{settings.SESSION_COOKIE_NAME}={_session(made.project_side)}",
                "rows_seconds": rows,
                "plan_seconds": planned,
                "trade": proposal.number,
                "item": made.tasks[len(made.tasks) // 3].number,
                "task": str(made.tasks[5].pk),
                "project": str(made.project.pk),
            }
        )
    )


def _session(member: Member) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(member.account.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = member.account.get_session_auth_hash()
    store.save()
    return str(store.session_key)


if __name__ == "__main__":
    main()
