"""What the rarer moves do to a plan, and that the search and the telling agree on them."""

import datetime as dt
from dataclasses import replace

import pytest

from accord.planning.answer import Change
from accord.planning.apply import NORMAL, PAUSED, with_changes
from accord.planning.forecast import forecast
from accord.planning.moves import MOST_OVERLAPPED, moves
from accord.planning.options import options
from accord.planning.options.arena import Arena
from accord.planning.outcome import before, outcome, tell
from accord.planning.runs import criticality
from accord.planning.schedule import plan
from accord.planning.situation import Estimate, Feature, GoalPost, Impossible, Link, Overtime, Situation, TimeOff
from tests.planning import generate
from tests.planning.checker import faults
from tests.planning.office import MONDAY, at, office, person, task

RARE = ("trim", "split", "fast_track", "overtime")


def finish(situation: Situation, name: str) -> dt.datetime:
    return next(one.finish for one in plan(situation).tasks if one.task == name)


# What each does


def test_overtime_lengthens_each_working_day_of_its_weeks_and_ends_with_them() -> None:
    alone = office([task("a", 50, "ann")], [person("ann")])
    longer = with_changes(alone, [Change("overtime", person="ann", amount=2, day=dt.date(2026, 3, 2), until=dt.date(2026, 3, 6))])
    assert finish(alone, "a") == at(3, 10, 11)
    assert finish(longer, "a") == at(3, 6, 19)
    monday = with_changes(alone, [Change("overtime", person="ann", amount=2, day=dt.date(2026, 3, 2), until=dt.date(2026, 3, 2))])
    assert finish(monday, "a") == at(3, 9, 17)


def test_nobody_works_overtime_on_a_day_off_and_another_projects_share_does_not_cut_it() -> None:
    ann = person(
        "ann",
        time_off=(TimeOff(dt.date(2026, 3, 2), dt.date(2026, 3, 2)),),
        overtime=(Overtime(MONDAY.date(), dt.date(2026, 3, 3), 2),),
    )
    assert finish(office([task("a", 10, "ann")], [ann]), "a") == at(3, 3, 19)


def test_overtime_costs_half_as_much_again_whether_or_not_it_is_needed() -> None:
    post = GoalPost("launch", "Launch", at(3, 20), ("a",))
    situation = office([task("a", 20, "ann")], [person("ann", cost_per_hour=100.0)], goal_posts=(post,))
    change = Change("overtime", person="ann", amount=2, day=dt.date(2026, 3, 2), until=dt.date(2026, 3, 6))
    one, other = outcome(situation, "launch", draws=64), outcome(situation, "launch", (change,), draws=64)
    assert other.cost - one.cost == pytest.approx(5 * 2 * 100.0 * 0.5)
    assert other.people_changed == ("ann",)


def test_overtime_beyond_what_anybody_can_work_is_refused() -> None:
    situation = office([task("a", 20, "ann")], [person("ann")])
    with pytest.raises(Impossible, match="overtime"):
        plan(with_changes(situation, [Change("overtime", person="ann", amount=9, day=MONDAY.date(), until=MONDAY.date())]))
    with pytest.raises(Impossible, match="from a day to a later one"):
        with_changes(situation, [Change("overtime", person="ann", amount=2, day=dt.date(2026, 3, 6), until=MONDAY.date())])


def test_who_has_overtime_is_not_asked_for_more_and_a_card_that_did_is_shown_no_longer() -> None:
    situation = generate.plan(1)
    weeks = {"day": dt.date(2026, 3, 9), "until": dt.date(2026, 3, 20)}
    asked = Change("overtime", person="p1", amount=2.0, **weeks)  # type: ignore[arg-type]
    taken = with_changes(situation, [asked])
    with pytest.raises(Impossible, match="overtime in that time already"):
        with_changes(taken, [asked])
    found = options(generate.with_chance(taken, 0.35), "launch", shown=((asked,),), budget=200)
    assert found.options
    assert all(c.person != "p1" for o in found.options for c in o.changes if c.kind == "overtime")


def test_a_card_whose_trim_is_done_is_shown_no_longer() -> None:
    situation = generate.plan(1)
    feature = next(f for f in situation.features if f.optional)
    behind = {"started": situation.now - dt.timedelta(days=9), "finished": situation.now - dt.timedelta(days=2)}
    tasks = tuple(replace(t, **behind) if t.id in feature.optional else t for t in situation.tasks)  # type: ignore[arg-type]
    shown = ((Change("trim", feature=feature.id, tasks=feature.optional),),)
    found = options(replace(situation, tasks=tasks), "launch", shown=shown, budget=200)
    assert not [c for o in found.options for c in o.changes if c.kind == "trim" and c.feature == feature.id]


def test_begun_work_that_may_be_interrupted_lets_what_is_more_urgent_go_first_and_goes_on_after_it() -> None:
    begun = replace(task("long", 40, "ann"), started=MONDAY)
    situation = office([begun, task("urgent", 8, "ann")], [person("ann")])
    assert finish(situation, "urgent") == at(3, 9, 17)
    paused = with_changes(situation, [Change("split", task="long")])
    assert finish(paused, "urgent") == at(3, 2, 17)
    assert finish(paused, "long") == at(3, 9, 17)
    assert (paused.tasks[0].can_split, paused.tasks[0].priority) == (True, PAUSED)
    back = with_changes(paused, [Change("split", task="long", share=0.0)])
    assert (back.tasks[0].can_split, back.tasks[0].priority) == (False, NORMAL)


def test_fast_tracked_work_begins_early_ends_no_earlier_and_may_take_longer() -> None:
    situation = office(
        [task("draft", 40, "ann"), task("build", 40, "ben")], [person("ann"), person("ben")], [Link("draft", "build")]
    )
    change = Change("fast_track", task="build", before="draft", share=0.25, amount=0.2)
    fast = with_changes(situation, [change])
    build = next(one for one in plan(fast).tasks if one.task == "build")
    assert build.start == at(3, 5, 15)
    assert finish(situation, "build") == at(3, 13, 17)
    assert build.finish < at(3, 13, 17)
    assert next(t for t in fast.tasks if t.id == "build").estimate == Estimate(40, 48)
    short = replace(fast, tasks=(fast.tasks[0], task("build", 1, "ben")))
    assert finish(short, "build") >= finish(short, "draft")
    back = with_changes(fast, [Change("fast_track", task="build", before="draft", share=0.0, amount=-0.2 / 1.2)])
    assert back.links == situation.links
    assert next(t for t in back.tasks if t.id == "build").estimate == Estimate(40, 40)
    with pytest.raises(Impossible, match="does not follow"):
        with_changes(situation, [replace(change, task="draft", before="build")])


def test_a_trimmed_feature_loses_what_it_can_do_without_and_as_much_of_its_worth() -> None:
    tasks = [task("core", 30, "ann"), task("extra", 10, "ann"), task("after", 8, "ann")]
    feature = Feature("f", "Checkout", ("core", "extra"), optional=("extra",), weight=8.0, goal_post="launch", is_must_have=True)
    post = GoalPost("launch", "Launch", at(4, 20), ("core", "extra", "after"))
    links = [Link("core", "extra"), Link("extra", "after")]
    situation = office(tasks, [person("ann")], links, features=(feature,), goal_posts=(post,))
    trimmed = with_changes(situation, [Change("trim", feature="f", tasks=("extra",))])
    assert [t.id for t in trimmed.tasks] == ["core", "after"]
    assert trimmed.links == (Link("core", "after"),)
    assert trimmed.features[0].weight == pytest.approx(6.0)
    assert trimmed.goal_posts[0].must_have == ("core", "after")
    assert outcome(situation, "launch", (Change("trim", feature="f", tasks=("extra",)),), draws=64).value_kept == pytest.approx(
        0.75
    )
    needed = with_changes(situation, [Change("trim", feature="f", tasks=("core",))])
    assert needed == situation, "only what is marked can be left out"


def test_a_trim_leaves_alone_what_is_begun_or_serves_another_feature() -> None:
    tasks = [task("core", 30, "ann"), replace(task("begun", 10, "ann"), started=MONDAY), task("shared", 8, "ann")]
    features = (
        Feature("f", "Checkout", ("core", "begun", "shared"), optional=("begun", "shared")),
        Feature("g", "Refunds", ("shared",)),
    )
    situation = office(tasks, [person("ann")], features=features)
    assert with_changes(situation, [Change("trim", feature="f")]) == situation


# How they are searched


@pytest.mark.parametrize("seed", range(4))
def test_the_search_and_the_telling_agree_on_each_rare_move(seed: int) -> None:
    situation = begun_in_part(generate.plan(seed))
    now = before(situation)
    must = now.simulation.compiled.task_number
    critical = criticality(now.simulation.runs, generate.numbers(must, situation.goal_posts[0].must_have))
    found = moves(now.simulation, "launch", critical)
    runs = now.simulation
    arena = Arena(runs, "launch", found, hours=runs.hours, factor=runs.factor, draws=runs.draws)
    base, seen = tell(now, "launch").outcome, set()
    for number, move in enumerate(found):
        if move.change.kind in RARE:
            told = tell(now, "launch", (move.change,)).outcome
            quick = arena.score(frozenset({number}))
            assert quick.chance - arena.now.chance == pytest.approx(told.chance - base.chance, abs=0.05), move.change
            assert quick.value - arena.now.value == pytest.approx(told.value_kept - base.value_kept, abs=0.05), move.change
            seen.add(move.change.kind)
    assert {"trim", "split", "overtime"} <= seen


def begun_in_part(situation: Situation) -> Situation:
    """With one long task begun that nothing waits for."""
    first = replace(situation.tasks[3], started=situation.now - dt.timedelta(days=1), estimate=Estimate(30, 40))
    return replace(situation, tasks=tuple(first if t.id == first.id else t for t in situation.tasks))


@pytest.mark.parametrize("seed", range(3))
def test_a_plan_with_all_rare_moves_made_still_keeps_every_rule(seed: int) -> None:
    situation = begun_in_part(generate.plan(seed))
    now = before(situation, draws=64)
    must = generate.numbers(now.simulation.compiled.task_number, situation.goal_posts[0].must_have)
    rare = [m.change for m in moves(now.simulation, "launch", criticality(now.simulation.runs, must)) if m.change.kind in RARE]
    once = {(c.kind, c.task or c.feature or c.person): c for c in rare}
    changed = with_changes(situation, list(once.values()))
    assert not faults(changed, plan(changed))


def test_two_long_tasks_in_a_row_are_offered_to_overlap_and_it_brings_the_goal_post_nearer() -> None:
    tasks = [replace(task(name, 60, who), estimate=Estimate(50, 80)) for name, who in (("design", "ann"), ("build", "ben"))]
    post = GoalPost("launch", "Launch", at(3, 20, 12), ("design", "build"))
    situation = office(tasks, [person("ann"), person("ben")], [Link("design", "build")], goal_posts=(post,))
    found = options(situation, "launch")
    fast = [option for option in found.options if any(change.kind == "fast_track" for change in option.changes)]
    assert fast
    assert fast[0].outcome.chance > found.now.chance + 0.05
    changed = with_changes(situation, fast[0].changes)
    assert forecast(changed).goal_posts[0].chance == pytest.approx(fast[0].outcome.chance, abs=0.03)


def test_no_more_overlaps_are_tried_than_can_be_looked_at() -> None:
    now = before(generate.plan(1, tasks=200, people=12, features=20), draws=64)
    must = generate.numbers(now.simulation.compiled.task_number, now.situation.goal_posts[0].must_have)
    found = moves(now.simulation, "launch", criticality(now.simulation.runs, must))
    assert 0 < sum(move.change.kind == "fast_track" for move in found) <= MOST_OVERLAPPED


# Finding out first


@pytest.fixture
def spike() -> Situation:
    """A task that may take two days or four weeks stands last; three features could still be left out after it is known."""
    work = [task(f"w{n}", 24, "ann") for n in range(3)]
    unsure = replace(task("spike", 40, "ben"), estimate=Estimate(16, 160))
    other = [task(f"b{n}", 12, "ben") for n in range(8)]
    wanted = Feature("core", "Core", ("w0", "w1", "w2", "spike"), weight=10.0, rank=1, goal_post="launch")
    features = (
        wanted,
        *(Feature(f"f{n}", f"Feature {n}", (f"b{n}",), weight=1.0, rank=n + 2, goal_post="launch") for n in range(8)),
    )
    post = GoalPost("launch", "Launch", at(4, 3), ("spike", *(t.id for t in (*work, *other))))
    return office([*work, *other, unsure], [person("ann"), person("ben")], features=features, goal_posts=(post,))


def test_what_is_most_unsure_is_offered_to_be_found_out_first_with_its_price(spike: Situation) -> None:
    found = options(spike, "launch")
    card = next(option for option in found.options if option.family == "find_out")
    assert card.finding is not None
    assert card.finding.task == "spike"
    assert card.changes[0].order[0] == "spike"
    assert card.finding.share > 0.2
    assert card.finding.days_sooner >= 5
    assert card.finding.worth_points >= max(1.0, card.finding.points)
    assert card.finding.by < spike.goal_posts[0].at.date()  # type: ignore[union-attr]
    assert card.finding.points == pytest.approx(100 * (found.now.chance - card.outcome.chance), abs=0.11)
    assert found.options[-1].family == "shift"


def test_nothing_is_to_be_found_out_where_all_is_known(spike: Situation) -> None:
    sure = replace(spike, tasks=tuple(replace(t, estimate=Estimate(30, 30)) for t in spike.tasks))
    tight = replace(sure, goal_posts=(replace(sure.goal_posts[0], at=at(3, 25)),))
    assert not [option for option in options(tight, "launch").options if option.family == "find_out"]
