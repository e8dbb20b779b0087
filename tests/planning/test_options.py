"""What a list of ways out promises: told true, none beaten, minimal, steady, and honest where nothing helps."""

import datetime as dt
from dataclasses import replace

import pytest

from accord.planning.answer import Change, Option, Options
from accord.planning.apply import with_changes
from accord.planning.forecast import forecast
from accord.planning.moves import scope_moves
from accord.planning.options import options, single_moves
from accord.planning.outcome import outcome
from accord.planning.schedule import plan
from accord.planning.situation import Assigned, Estimate, Impossible, Link, Situation, Task
from tests.planning import generate
from tests.planning.beaten import axes, beats, cards, every_move

SEEDS = tuple(range(10))


@pytest.fixture(scope="module")
def plans() -> dict[int, tuple[Situation, Options]]:
    """Ten generated plans in danger, with their ways out."""
    made = {seed: generate.plan(seed) for seed in SEEDS}
    return {seed: (situation, options(situation, "launch")) for seed, situation in made.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_applying_a_card_and_planning_again_gives_what_it_told(plans: dict[int, tuple[Situation, Options]], seed: int) -> None:
    situation, found = plans[seed]
    for option in found.options:
        changed = with_changes(situation, option.changes)
        again = forecast(changed, plan(changed)).goal_posts[0]
        assert again.chance == pytest.approx(option.outcome.chance, abs=0.03), option.changes
        assert abs(again.finish.p80 - option.outcome.p80) <= dt.timedelta(days=1), option.changes


@pytest.mark.parametrize("seed", SEEDS)
def test_other_luck_tells_nearly_the_same(plans: dict[int, tuple[Situation, Options]], seed: int) -> None:
    situation, found = plans[seed]
    best = max(cards(found), key=lambda option: option.outcome.chance)
    changed = with_changes(situation, best.changes)
    assert forecast(changed, draws=2000, seed=4711).goal_posts[0].chance == pytest.approx(best.outcome.chance, abs=0.05)


@pytest.mark.parametrize("seed", SEEDS)
def test_there_are_three_to_six_cards_of_different_kinds_and_the_free_one_leads(
    plans: dict[int, tuple[Situation, Options]], seed: int
) -> None:
    _, found = plans[seed]
    assert 3 <= len(found.options) <= 6
    assert len({option.family for option in found.options}) >= 3
    assert [option.family for option in found.options].count("shift") == 1
    assert found.options[-1].family == "shift"
    families = [option.family for option in found.options]
    assert "resequence" not in families or families[0] == "resequence"
    assert len({option.id for option in found.options}) == len(found.options)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_card_is_beaten_on_every_axis_by_another_or_by_a_single_move(
    plans: dict[int, tuple[Situation, Options]], seed: int
) -> None:
    """Unless it says why it is shown all the same."""
    situation, found = plans[seed]
    singles = every_move(situation)
    assert len(singles) > 10
    for option in cards(found):
        mine = axes(option.outcome)
        others = [one.changes for one in cards(found) if one is not option and beats(axes(one.outcome), mine)]
        alone = [change for change, told in singles if beats(told, mine)]
        assert option.why_shown or not others + alone, (option.changes, others, alone)


def test_some_bundle_is_better_than_each_of_its_parts_and_no_part_is_idle(plans: dict[int, tuple[Situation, Options]]) -> None:
    better = 0
    for situation, found in plans.values():
        for option in cards(found):
            if len(option.changes) > 1:
                parts = [outcome(situation, "launch", (change,)).chance for change in option.changes]
                better += option.outcome.chance > max(parts) + 0.02
                assert all(part.points > 0.0 for part in option.parts), option.parts
    assert better >= 5


def test_most_plans_in_danger_have_a_way_to_three_quarters(plans: dict[int, tuple[Situation, Options]]) -> None:
    reached = [max(option.outcome.chance for option in cards(found)) >= 0.75 for _, found in plans.values()]
    assert sum(reached) >= 8


def test_every_card_says_the_day_it_holds_and_the_shift_holds_on_its_own(plans: dict[int, tuple[Situation, Options]]) -> None:
    for _, found in plans.values():
        shift = found.options[-1]
        assert shift.changes[0].day == shift.holds_at
        assert shift.outcome.chance >= 0.8
        assert all(option.holds_at <= shift.holds_at for option in cards(found))


def test_swaps_stand_in_for_a_change_and_tell_their_own_chance(plans: dict[int, tuple[Situation, Options]]) -> None:
    seen = 0
    for situation, found in list(plans.values())[:4]:
        for option in cards(found):
            for swap in option.swaps[:2]:
                changes = tuple(swap.by if place == swap.change else change for place, change in enumerate(option.changes))
                assert outcome(situation, "launch", changes).chance == pytest.approx(swap.chance, abs=0.06)
                seen += 1
    assert seen


def test_the_same_plan_gives_the_same_list_and_a_budget_bounds_it() -> None:
    situation = generate.plan(1)
    one, again = options(situation, "launch", budget=150), options(situation, "launch", budget=150)
    assert one == again
    assert one.evaluated < options(situation, "launch", budget=600).evaluated


def test_what_was_shown_stays_when_the_plan_hardly_moves(plans: dict[int, tuple[Situation, Options]]) -> None:
    kept = whole = 0
    for seed in (1, 4, 6):
        situation, found = plans[seed]
        first = situation.tasks[0]
        longer = replace(first, estimate=Estimate(10, 20))
        nudged = replace(situation, tasks=(longer, *situation.tasks[1:]))
        again = options(nudged, "launch", shown=found.options)

        def things(cards_: list[Option]) -> set[tuple[str, str, str, str]]:
            return {(c.kind, c.feature, c.task, c.person) for option in cards_ for c in option.changes}

        old, new = things(cards(found)), things(cards(again))
        kept, whole = kept + len(old & new), whole + len(old)
    assert kept / whole >= 0.7


def test_progress_is_told_and_never_goes_back() -> None:
    told: list[float] = []
    options(generate.plan(2), "launch", budget=100, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_begun_work_milestones_and_protected_features_are_never_taken_out() -> None:
    situation = generate.plan(3)
    begun = {"f5t0", "f5t1"}
    tasks = tuple(replace(t, started=situation.now - dt.timedelta(days=1)) if t.id in begun else t for t in situation.tasks)
    features = tuple(replace(f, is_protected=f.id == "f7") for f in situation.features)
    for option in options(replace(situation, tasks=tasks, features=features), "launch").options:
        for change in option.changes:
            assert change.feature != "f7"
            assert not begun & set(change.tasks)
            assert "launch" not in change.tasks


def test_a_must_have_moves_out_of_the_line_only_when_nothing_else_reaches_and_says_so() -> None:
    for seed in (0, 2, 5):
        situation = generate.plan(seed)
        musts = {f.id for f in situation.features if f.is_must_have}
        found = options(situation, "launch")
        others = [o for o in cards(found) if not {c.feature for c in o.changes} & musts]
        for option in cards(found):
            if {c.feature for c in option.changes} & musts:
                assert "must-have" in option.why_shown
                assert not any(o.outcome.chance >= 0.8 for o in others)


def test_where_nothing_helps_the_earliest_day_and_the_reason_are_told() -> None:
    situation = generate.plan(4)
    post = replace(situation.goal_posts[0], at=situation.now + dt.timedelta(days=3))
    features = tuple(replace(f, is_protected=True) for f in situation.features)
    found = options(replace(situation, goal_posts=(post,), features=features), "launch")
    assert all(option.outcome.chance < 0.8 for option in cards(found))
    assert found.earliest is not None
    assert found.earliest > situation.now.date()
    assert found.earliest <= found.options[-1].holds_at
    assert "80%" in found.why_not


def test_a_goal_post_that_is_not_in_danger_needs_no_way_out() -> None:
    situation = generate.plan(1, chance=0.95)
    found = options(situation, "launch")
    assert found.now.chance >= 0.8
    assert found.options == ()


def test_a_goal_post_without_a_date_or_name_is_refused_in_a_sentence() -> None:
    situation = generate.plan(1)
    undated = replace(situation, goal_posts=(replace(situation.goal_posts[0], at=None),))
    with pytest.raises(Impossible, match="no date"):
        options(undated, "launch")
    with pytest.raises(Impossible, match="not in the plan"):
        options(situation, "nowhere")


def test_an_outcome_without_changes_is_the_forecast() -> None:
    situation = generate.plan(6)
    told, seen = outcome(situation, "launch"), forecast(situation, draws=1024)
    assert told.chance == seen.goal_posts[0].chance
    assert told.p80 == seen.goal_posts[0].finish.p80
    assert told.people_changed == ()


def test_somebody_added_costs_their_whole_time_to_the_goal_post() -> None:
    situation = generate.plan(6)
    change = Change("add_capacity", person="p1", day=dt.date(2026, 3, 16), cost_per_hour=100.0)
    free = replace(change, cost_per_hour=0.000001)
    assert outcome(situation, "launch", (change,)).cost > outcome(situation, "launch", (free,)).cost + 100 * 7 * 20


def test_somebody_added_works_for_nothing_neither_before_the_goal_post_nor_after_it() -> None:
    situation = generate.plan(6)
    post = situation.goal_posts[0]
    early = replace(post, at=situation.now + dt.timedelta(days=21), must_have=post.must_have[:1])
    situation = replace(situation, goal_posts=(early,))
    change = Change("add_capacity", person="p1", day=dt.date(2026, 3, 16), cost_per_hour=100.0)
    free = replace(change, cost_per_hour=0.000001)
    a_week = 100 * 40
    assert outcome(situation, "launch", (change,)).cost > outcome(situation, "launch", (free,)).cost + 2 * a_week


def test_an_offer_of_one_more_names_no_rate_and_is_priced_by_who_they_are_like(
    plans: dict[int, tuple[Situation, Options]],
) -> None:
    offered = [
        (situation, option)
        for situation, found in plans.values()
        for option in found.options
        if any(change.kind == "add_capacity" for change in option.changes)
    ]
    assert offered
    for situation, option in offered:
        assert {change.cost_per_hour for change in option.changes} == {0.0}
        free = tuple(replace(change, cost_per_hour=1e-6) if change.kind == "add_capacity" else change for change in option.changes)
        assert option.outcome.cost > outcome(situation, "launch", free).cost


def test_helping_a_task_is_never_offered_to_somebody_without_its_skill() -> None:
    situation = generate.plan(3)
    skills = {p.id: set(p.skills) for p in situation.people}
    tasks = {t.id: t for t in situation.tasks}
    for option in options(situation, "launch").options:
        for change in option.changes:
            if change.kind == "reassign":
                assert tasks[change.task].skill in skills[change.other_person]
                assert tasks[change.task].people == () or change.person in ("", tasks[change.task].people[0].person)
                assert Assigned(change.other_person) not in tasks[change.task].people


def test_in_the_middle_of_a_project_cards_are_still_told_true() -> None:
    situation = generate.plan(3)
    behind = tuple(t.id for t in situation.tasks if t.id.startswith(("f0", "f1")))
    then = {"started": situation.now - dt.timedelta(days=40), "finished": situation.now - dt.timedelta(days=10), "done": 1.0}
    begun = {"started": situation.now - dt.timedelta(days=3), "done": 0.3}
    tasks = tuple(
        replace(t, **then) if t.id in behind else replace(t, **begun) if t.id in ("f3t0", "f4t0") else t  # type: ignore[arg-type]
        for t in situation.tasks
    )
    running = generate.with_chance(replace(situation, tasks=tasks), 0.35)
    found = options(running, "launch")
    assert len(found.options) >= 3
    for option in found.options:
        again = forecast(with_changes(running, option.changes)).goal_posts[0]
        assert again.chance == pytest.approx(option.outcome.chance, abs=0.03)
        assert again.finish.p80 == option.outcome.p80


def test_the_free_move_does_not_pay_with_value(plans: dict[int, tuple[Situation, Options]]) -> None:
    for _, found in plans.values():
        for option in cards(found):
            if option.family == "resequence":
                assert option.outcome.value_kept >= found.now.value_kept - 0.03


def test_a_feature_that_another_waits_for_alone_stays_and_one_whose_results_are_gathered_may_go() -> None:
    situation = generate.plan(3)
    tasks = {f.id: f.tasks for f in situation.features}

    def may_go(*links: Link) -> set[str]:
        gate = Task("gate", "Gate", is_milestone=True)
        changed = replace(situation, tasks=(*situation.tasks, gate), links=(*situation.links, *links))
        return {move.change.feature for move in scope_moves(changed, "launch")}

    to_gate, from_gate = Link(tasks["f6"][-1], "gate"), Link("gate", tasks["f5"][0])
    other = Link(tasks["f7"][-1], tasks["f5"][0])
    assert "f6" in may_go()
    assert "f6" not in may_go(Link(tasks["f6"][-1], tasks["f5"][0]))
    assert "f6" not in may_go(to_gate, from_gate), "a milestone between hands on what it waits for"
    assert "f6" in may_go(to_gate, from_gate, other)


def test_where_every_feature_is_a_must_have_each_cut_is_a_last_resort() -> None:
    situation = generate.plan(3)
    musts = replace(situation, features=tuple(replace(f, is_must_have=True) for f in situation.features))
    cuts = [move for move in scope_moves(musts, "launch") if move.change.kind != "trim"]
    assert cuts
    assert all(move.is_last_resort and move.change.kind == "defer" for move in cuts)
    for option in options(musts, "launch").options:
        assert option.why_shown or not any(change.kind in ("drop", "defer") for change in option.changes)


def test_no_card_gives_up_most_of_what_is_wanted(plans: dict[int, tuple[Situation, Options]]) -> None:
    for situation, _ in list(plans.values())[:3]:
        post = replace(situation.goal_posts[0], at=situation.now + dt.timedelta(days=14))
        hopeless = replace(
            situation, goal_posts=(post,), features=tuple(replace(f, is_must_have=False) for f in situation.features)
        )
        found = options(hopeless, "launch", budget=300)
        whole = sum(f.weight for f in hopeless.features)
        for option in cards(found):
            out = {change.feature for change in option.changes if change.kind in ("drop", "defer")}
            assert sum(f.weight for f in hopeless.features if f.id not in out) >= 0.4 * whole
            assert option.outcome.value_kept >= 0.4 * found.now.value_kept


def test_what_needs_no_work_ends_on_the_status_day_and_not_before() -> None:
    situation = generate.plan(1)
    midnight = situation.now.replace(hour=0)
    gate = Task("gate", "Gate", is_milestone=True)
    told = forecast(replace(situation, now=midnight, tasks=(gate, *situation.tasks)), draws=64)
    row = next(one for one in told.tasks if one.task == "gate")
    assert row.finish.p50 == row.finish.p80 == midnight


def test_single_moves_are_told_the_best_first_with_about_what_each_brings(plans: dict[int, tuple[Situation, Options]]) -> None:
    for situation, found in plans.values():
        singles = single_moves(situation, "launch")
        assert 0 < len(singles) <= 5
        points = [one for _, one in singles]
        assert points == sorted(points, reverse=True)
        assert points[-1] >= 1
        change, told = singles[0]
        brought = 100 * (outcome(situation, "launch", (change,)).chance - found.now.chance)
        assert told == pytest.approx(brought, abs=20)  # of 48 runs, with soft edges
    with pytest.raises(Impossible, match="no date"):
        single_moves(replace(situation, goal_posts=(replace(situation.goal_posts[0], at=None),)), "launch")
