"""Decides what a Situation becomes when changes are made: the one function behind every proposal, option and counterfactual."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from .answer import Change
from .effort import expected_hours
from .situation import Assigned, Estimate, Feature, GoalPost, Impossible, Link, Overtime, Person, Share, Situation, Task

LAST, PAUSED, NORMAL = 0, 250, 500
"""Priorities of deferred work, which stands behind all other, of begun work that may be interrupted, and of any work."""


def with_changes(situation: Situation, changes: Sequence[Change]) -> Situation:
    """The Situation as it would be with all the changes; ids it does not know are refused.

    drop and defer act together: a task goes only when every feature it serves goes, and never when begun, a milestone or
    protected. What came before and after it stays in that order. Deferred work stays in the plan behind everything else, and
    holds nothing up.
    """
    known = {p.id for p in situation.people}, {t.id for t in situation.tasks}, {f.id for f in situation.features}
    for change in changes:
        _refuse_unknown(change, situation, *known)
    situation = _trimmed(_without(situation, changes), changes)
    for number, change in enumerate(changes):
        match change.kind:
            case "reassign":
                situation = _reassigned(situation, change)
            case "split":
                situation = _split(situation, change)
            case "fast_track":
                situation = _fast_tracked(situation, change)
            case "overtime":
                situation = _with_overtime(situation, change)
            case "add_capacity":
                situation = _with_person(situation, change, number)
            case "remove_capacity":
                situation = _without_person(situation, change.person)
            case "shift_goal_post":
                situation = _goal_post(situation, change.goal_post, at=end_of_day(change.day, situation.zone))
            case "change_budget":
                situation = _goal_post(situation, change.goal_post, budget=change.amount)
            case "restore":
                situation = _restored(situation, change)
    for change in changes:
        if change.kind == "reorder":
            situation = replace(situation, tasks=in_order(situation.tasks, change.order))
    deferred = {c.feature for c in changes if c.kind == "defer"}
    return _put_last(situation, deferred) if deferred else situation


def end_of_day(day: dt.date | None, zone: str) -> dt.datetime:
    """The instant at which a local day is over, in UTC."""
    if day is None:
        raise Impossible("no day", "A goal post can only be moved to a day.")
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZoneInfo(zone))
    return midnight.astimezone(dt.UTC)


def in_order(tasks: Sequence[Task], order: Sequence[str]) -> tuple[Task, ...]:
    """The named tasks in the named order, in the places that named tasks held; the others stay where they are."""
    by_id = {task.id: task for task in tasks}
    named = [task_id for task_id in order if task_id in by_id]
    wanted = set(named)
    following = iter(named)
    return tuple(by_id[next(following)] if task.id in wanted else task for task in tasks)


def taken_out(situation: Situation, features: Iterable[str], listed: Iterable[str] = ()) -> frozenset[str]:
    """The tasks that go when these features go: of theirs, or of those listed, all that nothing kept is served by and nobody
    has begun.
    """
    going = set(features)
    served = {task for f in situation.features if f.id not in going for task in f.tasks}
    theirs = set(listed) or {task for f in situation.features if f.id in going for task in f.tasks}
    return frozenset(t.id for t in situation.tasks if t.id in theirs and t.id not in served and may_go(t))


def trimmed_off(situation: Situation, change: Change) -> frozenset[str]:
    """The tasks that go when a feature goes without those of the change: what it can do without, nobody has begun, and nothing
    else is served by.
    """
    feature = next((f for f in situation.features if f.id == change.feature), None)
    if feature is None:
        return frozenset()
    served = {task for f in situation.features if f.id != feature.id for task in f.tasks}
    wanted = (set(change.tasks) or set(feature.optional)) & set(feature.optional)
    return frozenset(t.id for t in situation.tasks if t.id in wanted and t.id not in served and may_go(t))


def share_of_hours(situation: Situation, feature: Feature, tasks: Iterable[str]) -> float:
    """What part of a feature's estimated hours these tasks are; of its tasks, where none has an estimate."""
    wanted = set(tasks)
    mine = [t for t in situation.tasks if t.id in feature.tasks and not t.is_milestone]
    hours = [expected_hours(t.estimate) if t.estimate else 0.0 for t in mine]
    sizes = hours if sum(hours) else [1.0] * len(mine)
    return sum(size for t, size in zip(mine, sizes, strict=True) if t.id in wanted) / (sum(sizes) or 1.0)


def may_go(task: Task) -> bool:
    """Whether an option may take a task out: not begun, not done, no milestone, not protected."""
    return task.started is None and task.finished is None and not task.is_milestone and not task.is_protected and task.done == 0.0


def bridged(links: Sequence[Link], gone: Iterable[str]) -> tuple[Link, ...]:
    """The links without those of tasks that are gone; what came before one still comes before what came after it."""
    kept = list(links)
    for task in sorted(gone):
        before = [link for link in kept if link.after == task]
        after = [link for link in kept if link.before == task]
        kept = [link for link in kept if task not in (link.before, link.after)]
        there = {(link.before, link.after) for link in kept}
        for one in before:
            for two in after:
                if one.kind == two.kind == "FS" and (one.before, two.after) not in there and one.before != two.after:
                    there.add((one.before, two.after))
                    kept.append(Link(one.before, two.after))
    return tuple(kept)


def _refuse_unknown(change: Change, situation: Situation, people: set[str], tasks: set[str], features: set[str]) -> None:
    posts = {g.id for g in situation.goal_posts}
    asked = [
        ("person", people, (change.person, change.other_person), change.kind != "add_capacity" or not change.skill),
        ("task", tasks, (change.task, change.before), change.kind in ("reassign", "split", "fast_track")),
        ("feature", features, (change.feature,), change.kind in ("drop", "defer", "trim", "restore")),
        ("goal post", posts, (change.goal_post,), change.kind in ("shift_goal_post", "change_budget")),
    ]
    for noun, known, ids, counts in asked:
        for one in ids:
            if counts and one and one not in known:
                raise Impossible(f"unknown {noun}", f"The change {change.kind} names a {noun} that is not in the plan: {one}.")


def _without(situation: Situation, changes: Sequence[Change]) -> Situation:
    dropped = {c.feature for c in changes if c.kind == "drop"}
    deferred = {c.feature for c in changes if c.kind == "defer"} - dropped
    if not dropped and not deferred:
        return situation
    listed = {task for c in changes if c.kind in ("drop", "defer") for task in c.tasks}
    named = {t for f in situation.features if f.id in dropped | deferred for t in f.tasks}
    out = taken_out(situation, dropped | deferred, listed | named if listed else ())
    waiting = out & {t for f in situation.features if f.id in deferred for t in f.tasks}
    gone = out - waiting
    inner = tuple(link for link in situation.links if link.before in waiting and link.after in waiting)
    outer = tuple(link for link in situation.links if link.after in waiting and link.before not in out)
    features = tuple(
        replace(f, goal_post="" if f.id in deferred else f.goal_post, is_must_have=f.is_must_have and f.id not in deferred)
        for f in situation.features
        if f.id not in dropped
    )
    posts = tuple(replace(g, must_have=_less(g.must_have, out)) for g in situation.goal_posts)
    links = (*bridged(situation.links, out), *inner, *outer)
    return _without_tasks(replace(situation, features=features, goal_posts=posts), gone, links)


def _without_tasks(situation: Situation, gone: frozenset[str], links: tuple[Link, ...]) -> Situation:
    """The Situation without some tasks, wherever they are named, and with links that do without them."""
    return replace(
        situation,
        tasks=tuple(t for t in situation.tasks if t.id not in gone),
        links=links,
        features=tuple(replace(f, tasks=_less(f.tasks, gone), optional=_less(f.optional, gone)) for f in situation.features),
        goal_posts=tuple(replace(g, must_have=_less(g.must_have, gone)) for g in situation.goal_posts),
        risks=tuple(replace(r, tasks=_less(r.tasks, gone)) for r in situation.risks),
        last=tuple(p for p in situation.last if p.task not in gone),
    )


def _less(tasks: tuple[str, ...], gone: frozenset[str]) -> tuple[str, ...]:
    return tuple(t for t in tasks if t not in gone)


def _trimmed(situation: Situation, changes: Sequence[Change]) -> Situation:
    for change in changes:
        if change.kind == "trim" and (gone := trimmed_off(situation, change)):
            weights = {
                f.id: f.weight * (1.0 - share_of_hours(situation, f, gone)) for f in situation.features if f.id == change.feature
            }
            features = tuple(replace(f, weight=weights.get(f.id, f.weight)) for f in situation.features)
            situation = _without_tasks(replace(situation, features=features), gone, bridged(situation.links, gone))
    return situation


def _put_last(situation: Situation, features: set[str]) -> Situation:
    theirs = taken_out(situation, features)
    kept = tuple(t for t in situation.tasks if t.id not in theirs)
    return replace(
        situation,
        tasks=kept + tuple(replace(t, priority=LAST) for t in situation.tasks if t.id in theirs),
        last=tuple(p for p in situation.last if p.task not in theirs),
    )


def _task(situation: Situation, task: Task) -> Situation:
    last = tuple(p for p in situation.last if p.task != task.id)
    return replace(situation, tasks=tuple(task if t.id == task.id else t for t in situation.tasks), last=last)


def _reassigned(situation: Situation, change: Change) -> Situation:
    task = next((t for t in situation.tasks if t.id == change.task), None)
    if task is None:
        return situation  # it went with its feature
    there = {a.person for a in task.people}
    if not change.person:
        people = task.people if change.other_person in there else (*task.people, Assigned(change.other_person))
    elif not task.people:
        people = (Assigned(change.other_person),)
    elif change.other_person in there:
        people = tuple(a for a in task.people if a.person != change.person)
    else:
        people = tuple(replace(a, person=change.other_person) if a.person == change.person else a for a in task.people)
    return _task(situation, replace(task, people=people, candidates=()))


def _split(situation: Situation, change: Change) -> Situation:
    """Other work may interrupt the task; begun work stands behind that. With share 0 it is taken back."""
    task = next((t for t in situation.tasks if t.id == change.task), None)
    if task is None:
        return situation
    if change.share == 0.0:
        return _task(situation, replace(task, can_split=False, priority=NORMAL if task.priority == PAUSED else task.priority))
    priority = min(task.priority, PAUSED) if task.started or task.done else task.priority
    return _task(situation, replace(task, can_split=True, priority=priority))


def _fast_tracked(situation: Situation, change: Change) -> Situation:
    """`task` begins when `share` of `before` is still to do, and cannot end before it; its long end grows by `amount`, as work on
    what is not yet settled is done twice. With share 0 one follows the other again.
    """
    by_id = {t.id: t for t in situation.tasks}
    if change.before not in by_id or change.task not in by_id:
        return situation
    before, after = by_id[change.before], by_id[change.task]
    between = [link for link in situation.links if (link.before, link.after) == (before.id, after.id)]
    others = tuple(link for link in situation.links if link not in between)
    if change.share and [(link.kind, link.lag_minutes) for link in between] != [("FS", 0)]:
        raise Impossible("no link", f"{after.title} does not follow {before.title} at once.", (before.id, after.id))
    if change.share == 0.0:
        links: tuple[Link, ...] = (Link(before.id, after.id),)
    else:
        links = (Link(before.id, after.id, "SS", overlap_lag(before, change.share)), Link(before.id, after.id, "FF"))
    situation = _task(situation, replace(after, estimate=with_rework(after.estimate, change.amount or 0.0)))
    return replace(situation, links=(*others, *links))


def overlap_lag(before: Task, share: float) -> int:
    """Minutes of work on a task until `share` of it is still to do, at the pace of its people; whole hours, so that slots stay
    large.
    """
    people = max(1.0, sum(one.units for one in before.people)) if before.by == "effort" else 1.0
    hours = expected_hours(before.estimate) if before.estimate else 0.0
    return 60 * round((1.0 - share) * hours / people)


def with_rework(estimate: Estimate | None, amount: float) -> Estimate | None:
    """The estimate with its long end longer by the share `amount`, its likely middle by half of that."""
    if estimate is None:
        return None
    high = round(max(estimate.low, estimate.high * (1.0 + amount)), 4)
    likely = None if estimate.likely is None else round(min(high, max(estimate.low, estimate.likely * (1.0 + amount / 2))), 4)
    return replace(estimate, high=high, likely=likely)


def _with_overtime(situation: Situation, change: Change) -> Situation:
    """With amount 0 the person's overtime in that time is taken back; who has some then cannot be asked for more."""
    if change.day is None or change.until is None or change.until < change.day:
        raise Impossible("no day", "Overtime runs from a day to a later one.")
    first, last, hours = change.day, change.until, change.amount or 0.0

    def changed(one: Person) -> Person:
        if one.id != change.person:
            return one
        rest = tuple(given for given in one.overtime if given.last < first or given.first > last)
        if hours and rest != one.overtime:
            raise Impossible("overtime twice", f"{one.name} has overtime in that time already.")
        return replace(one, overtime=(*rest, Overtime(first, last, hours)) if hours else rest)

    return replace(situation, people=tuple(changed(one) for one in situation.people))


def added_person(situation: Situation, change: Change, number: int = 0) -> Person:
    """The one more that add_capacity brings: like `person`, or with `skill` in the Situation's calendar."""
    model = next((p for p in situation.people if p.id == change.person), None)
    there = {p.id for p in situation.people}
    stem = f"more:{change.person or change.skill}"
    name = next(i for i in (stem, *(f"{stem}:{n}" for n in range(2, len(there) + 3))) if i not in there)
    return Person(
        id=name,
        name=f"One more like {model.name}" if model else f"One more for {change.skill}",
        calendar=model.calendar if model else situation.calendar,
        shares=(Share(None, change.share),),
        skills=model.skills if model and not change.skill else {change.skill: 1.0},
        cost_per_hour=change.cost_per_hour or _usual_rate(situation, model, change.skill),
        team=model.team if model else "",
        available_from=change.day,
    )


def _usual_rate(situation: Situation, model: Person | None, skill: str) -> float:
    """What an hour of one more costs where nobody names a price: as whom they are like, else the mean of the skilled."""
    able = [model] if model else [person for person in situation.people if skill in person.skills]
    return sum(person.cost_per_hour for person in able) / len(able) if able else 0.0


def _with_person(situation: Situation, change: Change, number: int) -> Situation:
    """Work that waits for the person alone can now be done by either; who has it begun keeps it."""
    more = added_person(situation, change, number)

    def shared(task: Task) -> Task:
        if task.started is not None or task.finished is not None or task.by != "effort":
            return task
        if len(task.people) == 1 and change.person and task.people[0].person == change.person:
            return replace(task, people=(), candidates=(change.person, more.id))
        has_skill = not task.people and task.skill and task.skill in more.skills
        if task.candidates and not task.people and (change.person in task.candidates or has_skill):
            return replace(task, candidates=(*task.candidates, more.id))
        return task

    return replace(situation, people=(*situation.people, more), tasks=tuple(shared(t) for t in situation.tasks))


def _without_person(situation: Situation, person: str) -> Situation:
    def freed(task: Task) -> Task:
        return replace(
            task,
            people=tuple(a for a in task.people if a.person != person),
            candidates=tuple(c for c in task.candidates if c != person),
        )

    return replace(
        situation,
        people=tuple(p for p in situation.people if p.id != person),
        tasks=tuple(freed(t) if t.finished is None else t for t in situation.tasks),
    )


def _goal_post(situation: Situation, post: str, **fields: object) -> Situation:
    def changed(one: GoalPost) -> GoalPost:
        return replace(one, **fields) if one.id == post else one  # type: ignore[arg-type]

    return replace(situation, goal_posts=tuple(changed(g) for g in situation.goal_posts))


def _restored(situation: Situation, change: Change) -> Situation:
    """A deferred feature comes back to its goal post, as a must-have where `amount` is 1."""
    must = change.amount == 1
    there = {t.id for t in situation.tasks}
    tasks = tuple(t for t in change.tasks if t in there)

    def changed(one: Feature) -> Feature:
        if one.id != change.feature:
            return one
        return replace(one, goal_post=change.goal_post, is_must_have=must, tasks=tuple(dict.fromkeys((*one.tasks, *tasks))))

    situation = replace(situation, features=tuple(changed(f) for f in situation.features))
    normal = {t.id: replace(t, priority=NORMAL) for t in situation.tasks if t.id in tasks and t.priority == LAST}
    situation = replace(situation, tasks=tuple(normal.get(t.id, t) for t in situation.tasks))
    post = next((g for g in situation.goal_posts if g.id == change.goal_post), None)
    if post is None or not must:
        return situation
    return replace(
        situation,
        goal_posts=tuple(
            replace(g, must_have=tuple(dict.fromkeys((*g.must_have, *tasks)))) if g.id == post.id else g
            for g in situation.goal_posts
        ),
    )
