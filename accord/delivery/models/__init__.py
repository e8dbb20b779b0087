"""The how side's tables: what an item is to those who do it."""

from accord.delivery.models.task import Assignment, Dependency, Overtime, Pin, ProjectShare, Serves, Task, Track

__all__ = ["Assignment", "Dependency", "Overtime", "Pin", "ProjectShare", "Serves", "Task", "Track"]
