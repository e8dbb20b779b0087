"""Decides what is answered to "why this date?": sentences back to today, each with what would move it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accord.alignment.reads.names import SituationNames
from accord.alignment.reads.situation import situation_of
from accord.alignment.reads.timeline_shape import Pill, WhyShape, Words
from accord.alignment.rules.sentences import (
    Dates,
    Sentence,
    away_sentence,
    counterfactual_sentence,
    ends_sentence,
    plain,
    start_sentence,
    takes_sentence,
)
from accord.alignment.rules.words import end_day
from accord.kernel.actor import Actor
from accord.kernel.errors import NotFound
from accord.kernel.policy import demand
from accord.planning.answer import Counterfactual, Reason
from accord.planning.situation import Impossible, Situation
from accord.work.models import Item, ItemForecast, Project

MOST_STEPS = 40
MOST_PILLS = 6
SHOWN_CAUSES = 4
"""Tasks told at once; the rest of the way back to today is folded."""


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of a chain. `pills` say what would move the date asked about; `task` is whose sentence it is."""

    task: str
    sentence: Sentence
    pills: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return plain(self.sentence)


@dataclass(frozen=True, slots=True)
class Chain:
    """The answer for one task or goal post. `error`: why there is none."""

    target: str
    steps: tuple[Step, ...] = ()
    error: str = ""

    @property
    def shown(self) -> tuple[Step, ...]:
        """The sentences about the first tasks; all, where only one more would be folded."""
        return self.steps[: self._fold]

    @property
    def folded(self) -> tuple[Step, ...]:
        """The others. What would move the date stays in sight, beside the fold."""
        return tuple(Step(step.task, step.sentence) for step in self.steps[self._fold :])

    @property
    def folded_pills(self) -> tuple[str, ...]:
        return tuple(pill for step in self.steps[self._fold :] for pill in step.pills)

    @property
    def folded_words(self) -> str:
        """ "and 6 more back to today" """
        return f"and {len({step.task for step in self.folded})} more back to today"

    @property
    def _fold(self) -> int:
        tasks = list(dict.fromkeys(step.task for step in self.steps))
        if len(tasks) <= SHOWN_CAUSES + 1:
            return len(self.steps)
        return next(place for place, step in enumerate(self.steps) if step.task == tasks[SHOWN_CAUSES])

    @property
    def pills(self) -> tuple[str, ...]:
        return tuple(pill for step in self.steps for pill in step.pills)

    def line(self, *, most: int = 2) -> WhyShape:
        """The chain as one docked line: its first sentence, and the first ways to move the date."""
        first = self.steps[0].sentence if self.steps else ()
        parts = tuple(Words(part.text, part.strong) for part in first) or (Words(self.error or "Not planned yet."),)
        return WhyShape(parts, tuple(Pill(pill) for pill in self.pills[:most]))


def why(actor: Actor, project: Project, target: str, *, is_named: bool = True) -> Chain:
    """Why the task, parent or goal post with this id stands where it does. Plans once (50 ms for 200 tasks); stores nothing."""
    demand(actor, "read", project)
    project = Project.objects.select_related("workspace", "product").get(pk=project.pk)
    return chain_of(situation_of(project), target, dates=dates_of(project), is_named=is_named)


def dates_of(project: Project) -> Dates:
    """The P50 spans that pages show, from the stored plan."""
    rows = ItemForecast.objects.filter(workspace_id=project.workspace_id, project=project).values_list("item_id", "start", "p50")
    return Dates(project.workspace.tzinfo, {str(item): (start, p50) for item, start, p50 in rows})


def chain_of(situation: Situation, target: str, *, dates: Dates, is_named: bool = True) -> Chain:
    """The chain in one situation. A parent is explained by the last of its leaves."""
    from accord.planning.reasons import counterfactuals
    from accord.planning.reasons import why as reasons_of
    from accord.planning.schedule import plan

    try:
        made = plan(situation)
        spans = {task.task: (task.start, task.finish) for task in made.tasks} | dict(dates.spans)
        dates = Dates(dates.zone, spans)
        asked = _asked(situation, target, dates)
        reasons = reasons_of(situation, made, asked)
        told = counterfactuals(situation, made, asked, limit=MOST_PILLS)
    except Impossible as cannot:
        return Chain(target, error=cannot.sentence)
    names = SituationNames(situation)
    is_post = any(post.id == target for post in situation.goal_posts)
    is_other = is_post or asked != target
    return Chain(target, _steps(situation, reasons, told, names, dates, is_named=is_named or is_other))


def _asked(situation: Situation, target: str, dates: Dates) -> str:
    """The task or goal post that planning knows for an id: of a parent or feature, the leaf that ends last."""
    if any(task.id == target for task in situation.tasks) or any(post.id == target for post in situation.goal_posts):
        return target
    below = next((feature.tasks for feature in situation.features if feature.id == target), ())
    if not below:
        children: list[str] = [target]
        known = {task.id for task in situation.tasks}
        found: list[str] = []
        while children:
            below_them = [str(key) for key in Item.objects.filter(parent_id__in=children).values_list("pk", flat=True)]
            found += [key for key in below_them if key in known]
            children = below_them
        below = tuple(found)
    if not below:
        raise NotFound("There is no plan for this: it is dropped, or in no project.")
    return max(below, key=lambda task: (dates.spans[task][1] if task in dates.spans else situation.now, task))


def _steps(
    situation: Situation,
    reasons: Sequence[Reason],
    told: Sequence[Counterfactual],
    names: SituationNames,
    dates: Dates,
    *,
    is_named: bool,
) -> tuple[Step, ...]:
    tasks = {task.id: task for task in situation.tasks}
    pills: dict[str, list[str]] = {}
    for one in told:
        pills.setdefault(one.task, []).append(counterfactual_sentence(one, names))
    steps: list[Step] = []
    for number, reason in enumerate(reasons[:MOST_STEPS]):
        first = number == 0
        steps.append(
            Step(
                reason.task,
                start_sentence(reason.task, reason.start, names, dates, is_named=is_named or not first),
                tuple(pills.pop(reason.task, ())),
            )
        )
        if not first:
            continue
        task = tasks[reason.task]
        if task.started is None and not task.is_milestone:
            steps.append(
                Step(
                    reason.task,
                    takes_sentence(
                        task.estimate.low if task.estimate else None, task.estimate.high if task.estimate else None, by=task.by
                    ),
                )
            )
        away = (away_sentence(cause, names, dates) for cause in reason.finish)
        steps += [Step(reason.task, sentence) for sentence in away if sentence]
    left = [pill for group in pills.values() for pill in group]
    if steps and left:
        steps[0] = Step(steps[0].task, steps[0].sentence, (*steps[0].pills, *left))
    return tuple(steps)


def with_end(chain: Chain, *, finish: dt.datetime | None, p80: dt.datetime | None, zone: ZoneInfo) -> Chain:
    """The chain of a task with its last sentence: when it ends, and when at 80 %."""
    if finish is None or not chain.steps:
        return chain
    last = Step(chain.steps[0].task, ends_sentence(end_day(finish, zone), end_day(p80, zone) if p80 else None))
    first = [step for step in chain.steps if step.task == chain.steps[0].task]
    return Chain(chain.target, (*first, last, *chain.steps[len(first) :]))
