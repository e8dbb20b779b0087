"""Decides in which form a plan waits to be stored: what was computed, from which facts, or why nothing could be."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from accord.planning.answer import Forecast, Plan


@dataclass(frozen=True, slots=True)
class Computed:
    """One project's plan and forecast from the facts of `facts_version`, or the sentence why there is none."""

    project_id: UUID
    facts_version: int
    status_at: dt.datetime
    plan: Plan | None = None
    forecast: Forecast | None = None
    error: str = ""
