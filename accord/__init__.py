"""Accord: one plan for product managers and project managers, with trade-offs computed, agreed, applied and checked."""

__version__ = "0.1.0"
