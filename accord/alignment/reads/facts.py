"""Decides what an effect is told of the product side: the worth of each feature, and when the work began."""

from accord.alignment.rules.measured import Facts, Worth
from accord.product.models import Feature
from accord.work.models import Project


def facts_of(project: Project) -> Facts:
    """Worth by item id, for the features of one project; `project.workspace` is read."""
    rows = Feature.objects.filter(workspace_id=project.workspace_id, item__project=project).select_related("key_result")
    worth = {
        str(row.item_id): Worth(
            key_result=row.key_result.name if row.key_result else "",
            low=row.effect_low or 0.0,
            high=row.effect_high or 0.0,
            customers=row.customers_promised,
        )
        for row in rows
    }
    units = {row.key_result.name: row.key_result.unit for row in rows if row.key_result}
    return Facts(
        zone=project.workspace.tzinfo, started=project.starts_on, currency=project.workspace.currency, worth=worth, units=units
    )
