"""What both sides stand on: bare products and projects, items, launches and goal posts, the stored plan, and talk about them."""

from accord.work.models.container import Product, Project
from accord.work.models.forecast import GoalPostForecast, ItemForecast, ProjectForecast
from accord.work.models.goal_post import Baseline, BaselineItem, GoalPost, Launch, Promise
from accord.work.models.item import Item
from accord.work.models.outside import ExternalId, Import
from accord.work.models.talk import Comment

__all__ = [
    "Baseline",
    "BaselineItem",
    "Comment",
    "ExternalId",
    "GoalPost",
    "GoalPostForecast",
    "Import",
    "Item",
    "ItemForecast",
    "Launch",
    "Product",
    "Project",
    "ProjectForecast",
    "Promise",
]
