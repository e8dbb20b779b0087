"""Decides which projects' plans a person's hours reach: by their work, by a share, or because they might be chosen by skill."""

from uuid import UUID

from accord.delivery.models import Assignment, Overtime, ProjectShare, Task
from accord.people.models import PersonSkill
from accord.people.reach import answers_reach


@answers_reach
def projects_of_persons(person_ids: set[UUID]) -> set[UUID]:
    """Projects with open work of these persons, with a share of theirs, or with work that needs a skill they have."""
    assigned = Assignment.objects.filter(person_id__in=person_ids, task__item__trashed_at=None).values_list(
        "task__item__project_id"
    )
    shared = ProjectShare.objects.filter(person_id__in=person_ids).values_list("project_id")
    longer = Overtime.objects.filter(person_id__in=person_ids).values_list("project_id")
    skills = PersonSkill.objects.filter(person_id__in=person_ids).values("skill_id")
    skilled = Task.objects.filter(skill_id__in=skills, item__trashed_at=None).values_list("item__project_id")
    return {project for (project,) in assigned.union(shared, longer, skilled) if project}
