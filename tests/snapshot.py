"""Decides when two states of the database are equal: every living row of the rooms, field by field, without what only counts."""

from typing import Any

from django.apps import apps

from accord.kernel.kept import snapshot
from accord.kernel.models import Workspace

ROOMS = ("people", "notices", "work", "product", "delivery", "alignment")
# Counters of changes, which undo raises as any change does.
LEFT_OUT = {"facts_version"}
# What is computed follows the facts and is never taken back itself.
COMPUTED = {"work.ProjectForecast", "work.ItemForecast", "work.GoalPostForecast", "alignment.OptionList"}


def living_rows() -> dict[str, dict[str, Any]]:
    """Model and key → fields. A row in the trash is not living: creating and taking back leaves it there."""
    found: dict[str, dict[str, Any]] = {}
    for model in [Workspace, *(model for room in ROOMS for model in apps.get_app_config(room).get_models())]:
        if model._meta.label in COMPUTED:
            continue
        for row in model._default_manager.all():
            found[f"{model._meta.label}:{row.pk}"] = {k: v for k, v in snapshot(row).items() if k not in LEFT_OUT}
    return found
