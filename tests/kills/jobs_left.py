"""Decides what became of the jobs that killed workers left: `python -m tests.kills.jobs_left` prints it as JSON."""

import json

import django

django.setup()

from accord.kernel.models import Job  # noqa: E402
from accord.work.models import Item, ItemForecast, Project, ProjectForecast  # noqa: E402


def main() -> None:
    large = Project.objects.get(workspace__slug="large")
    stored = ProjectForecast.objects.filter(project=large)
    planned = ItemForecast.objects.filter(item__project=large)
    leaves = Item.objects.filter(project=large, children=None).count()
    print(
        json.dumps(
            {
                "waiting": Job.objects.filter(state="waiting").count(),
                "running": Job.objects.filter(state="running").count(),
                "failed": list(Job.objects.filter(state="failed").values_list("error", flat=True)),
                "again": Job.objects.filter(attempts__gt=1).count(),
                "plans": stored.count(),
                "is_new": stored.get().facts_version == large.facts_version,
                "leaves_planned": planned.filter(item__children=None).count() == leaves,
            }
        )
    )


if __name__ == "__main__":
    main()
