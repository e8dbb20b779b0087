"""The why side's tables: what an item is to customers and to the objectives."""

from accord.product.models.feature import Feature, KeyResult

__all__ = ["Feature", "KeyResult"]
