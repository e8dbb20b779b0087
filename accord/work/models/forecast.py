"""Decides how the computed plan is kept: rows written by one delivery command and read by both sides; never edited, never
undone.
"""

from typing import ClassVar

from django.db import models

from accord.kernel.rows import Row


class ProjectForecast(Row):
    """The plan of one project as a whole. `facts_version` is what it was computed from: older than the project's means dates are
    dotted.

    `details`: finish quantiles, cost P50/P80, value kept, load per person and week, assumptions, infeasible sentences, engine,
    order.
    """

    project = models.OneToOneField("work.Project", on_delete=models.CASCADE, related_name="forecast")
    facts_version = models.PositiveBigIntegerField()
    computed_at = models.DateTimeField()
    status_at = models.DateTimeField()
    finish = models.DateTimeField(null=True)
    p50 = models.DateTimeField(null=True)
    p80 = models.DateTimeField(null=True)
    p95 = models.DateTimeField(null=True)
    details = models.JSONField(default=dict)
    error = models.TextField(blank=True, help_text="Why no plan could be made, in a sentence.")

    ref_kind: ClassVar[str] = "project_forecast"


class ItemForecast(Row):
    """One item in the plan: P50 start and finish from the runs, tails, persons, causes and slack. Parents hold their leaves'
    envelope.

    `start`, `finish`: the plan's. `persons`: [[person id, units]]. `causes`: planning.Cause as dicts. `slack_hours`: total float.
    """

    item = models.OneToOneField("work.Item", on_delete=models.CASCADE, related_name="forecast")
    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="item_forecasts")
    start = models.DateTimeField()
    finish = models.DateTimeField()
    p10 = models.DateTimeField()
    p50 = models.DateTimeField()
    p80 = models.DateTimeField()
    p95 = models.DateTimeField()
    hours = models.FloatField(default=0.0)
    persons = models.JSONField(default=list)
    causes = models.JSONField(default=list)
    slack_hours = models.FloatField(default=0.0)
    criticality = models.FloatField(default=0.0)
    is_driving = models.BooleanField(default=False)
    in_by = models.FloatField(null=True, help_text="Share of runs in which it and all ranked before it are in by the goal post.")

    ref_kind: ClassVar[str] = "item_forecast"

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["workspace", "project"], name="work_item_forecast_project")]


class GoalPostForecast(Row):
    """One goal post's chance and quantiles. `details`: drivers, histogram by day, latest tasks. `was`: chance of the last
    other day, for drift.
    """

    goal_post = models.OneToOneField("work.GoalPost", on_delete=models.CASCADE, related_name="forecast")
    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="goal_post_forecasts")
    chance = models.FloatField(null=True)
    p10 = models.DateTimeField(null=True)
    p50 = models.DateTimeField(null=True)
    p80 = models.DateTimeField(null=True)
    p90 = models.DateTimeField(null=True)
    p95 = models.DateTimeField(null=True)
    value_kept = models.FloatField(null=True)
    was = models.FloatField(null=True)
    was_on = models.DateField(null=True)
    details = models.JSONField(default=dict)

    ref_kind: ClassVar[str] = "goal_post_forecast"
