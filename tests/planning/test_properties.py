"""Whatever the Situation, a plan keeps calendars, people, links, pins and facts; checked by a reader written apart."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.planning.compiled import compile
from accord.planning.diary import lanes
from accord.planning.forecast import forecast, plan_and_forecast
from accord.planning.kernel import DONE
from accord.planning.reasons import counterfactuals, why
from accord.planning.runs import run_kept
from accord.planning.schedule import plan
from accord.planning.simulation import simulate
from accord.planning.situation import Situation
from tests.planning.checker import faults
from tests.planning.situations import situations

few = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@given(situations())
@few
def test_a_plan_holds_to_an_independent_reader(situation: Situation) -> None:
    assert faults(situation, plan(situation)) == []


@given(situations())
@settings(few, max_examples=25)
def test_a_searched_plan_holds_too_and_is_never_worse_than_the_repair(situation: Situation) -> None:
    repaired, searched = plan(situation), plan(situation, budget=60)
    assert faults(situation, searched) == []
    late = [
        max(0.0, (one.finish - post.at).total_seconds())
        for one in _goals(situation, repaired)
        for post in situation.goal_posts
        if post.at
    ]
    less = [
        max(0.0, (one.finish - post.at).total_seconds())
        for one in _goals(situation, searched)
        for post in situation.goal_posts
        if post.at
    ]
    assert (sum(less), searched.finish) <= (sum(late), repaired.finish)
    assert searched.bound <= searched.finish


@given(situations(), st.randoms(use_true_random=False))
@settings(few, max_examples=25)
def test_other_ids_give_the_same_plan(situation: Situation, chance: object) -> None:
    new = {task.id: f"z{99 - number}" for number, task in enumerate(situation.tasks)}
    renamed = replace(
        situation,
        tasks=tuple(replace(task, id=new[task.id]) for task in situation.tasks),
        links=tuple(replace(link, before=new[link.before], after=new[link.after]) for link in reversed(situation.links)),
        goal_posts=tuple(replace(post, must_have=tuple(new[name] for name in post.must_have)) for post in situation.goal_posts),
    )
    before, after = plan(situation, budget=40), plan(renamed, budget=40)
    assert [(one.start, one.finish, one.people) for one in before.tasks] == [
        (one.start, one.finish, one.people) for one in after.tasks
    ]


@given(situations())
@settings(few, max_examples=40)
def test_plan_and_forecast_made_together_are_those_made_one_after_the_other(situation: Situation) -> None:
    made, told = plan_and_forecast(situation, draws=32)
    alone = forecast(situation, made, draws=32)
    assert made == plan(situation)
    assert (told.finish, told.in_by, told.cost_p80) == (alone.finish, alone.in_by, alone.cost_p80)
    assert [(post.chance, post.finish, post.histogram) for post in told.goal_posts] == [
        (post.chance, post.finish, post.histogram) for post in alone.goal_posts
    ]
    dates = [{one.task: (one.start_p50, one.finish) for one in forecasts.tasks} for forecasts in (told, alone)]
    assert dates[0] == dates[1]


@given(situations())
@settings(few, max_examples=25)
def test_the_same_seed_gives_the_same_answer(situation: Situation) -> None:
    assert plan(situation, budget=60) == plan(situation, budget=60)


@given(situations())
@settings(few, max_examples=25)
def test_planning_again_from_its_own_result_moves_nothing(situation: Situation) -> None:
    from accord.planning.situation import Placed

    first = plan(situation)
    last = tuple(Placed(one.task, one.start, one.finish, tuple(name for name, _ in one.people)) for one in first.tasks)
    again = plan(replace(situation, last=last))
    assert again.moved == 0
    assert [(one.start, one.finish, one.people) for one in again.tasks] == [
        (one.start, one.finish, one.people) for one in first.tasks
    ]


@given(situations())
@settings(few, max_examples=25)
def test_floats_are_never_negative_and_the_last_task_has_none(situation: Situation) -> None:
    planned = plan(situation)
    assert all(0 <= one.free_float <= one.total_float for one in planned.tasks)
    last = [
        one for one, task in zip(planned.tasks, situation.tasks, strict=True) if one.finish == planned.finish and not task.finished
    ]
    assert all(one.total_float == 0 for one in last)


@given(situations())
@settings(few, max_examples=60)
def test_every_start_has_a_cause_that_does_not_lie_after_it(situation: Situation) -> None:
    for one, task in zip(plan(situation).tasks, situation.tasks, strict=True):
        assert one.causes
        binding = one.causes[0]
        is_on_finish = binding.detail in ("FF", "SF") or binding.kind == "pin"
        assert task.finished or task.started or is_on_finish or binding.until <= one.start


@given(situations())
@settings(few, max_examples=40)
def test_explanations_end_today_at_a_pin_or_at_a_fact(situation: Situation) -> None:
    planned = plan(situation)
    for task in situation.tasks:
        last = why(situation, planned, task.id)[-1]
        assert {cause.kind for cause in last.start} & {"now", "pin", "started", "done", "link"}
    assert all(one.days_sooner for one in counterfactuals(situation, planned, "goal"))


@given(situations())
@settings(few, max_examples=100)
def test_work_without_end_ends_with_the_horizon(situation: Situation) -> None:
    compiled = compile(situation)
    net, hours = compiled.net, simulate(compiled, seed=3, draws=70).hours * compiled.slots_per_hour
    kept = run_kept(compiled.grid, net, lanes(net), compiled.order, hours * 50)
    beyond = compiled.grid.axis_rank.shape[1] - 1
    assert (kept.start >= 0).all()
    assert ((kept.start <= kept.end) | (net.state == DONE)).all()
    assert (kept.end <= beyond).all()


def _goals(situation: Situation, planned: object) -> list[object]:
    names = {name for post in situation.goal_posts for name in post.must_have}
    return [one for one in planned.tasks if one.task in names]  # type: ignore[attr-defined]
