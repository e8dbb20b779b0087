"""Decides what a bundle of changes is called: what matters by its name; where that grows too long, the rest counted in words."""

from collections.abc import Sequence

from accord.alignment.rules.names import Names, lowered
from accord.alignment.rules.sentences import change_sentence, options_sentence
from accord.alignment.rules.words import listed, number
from accord.planning.answer import Change

LONGEST = 60
_SAID_FIRST = (
    "drop", "defer", "trim", "restore", "shift_goal_post", "add_capacity", "remove_capacity", "overtime", "reassign", "fast_track",
    "split", "change_budget", "reorder",
)  # fmt: skip


def title_of(changes: Sequence[Change], names: Names, *, longest: int = LONGEST) -> str:
    """ "Drop dark mode and put Jonas on checkout": the whole sentence where it fits, else the same in fewer words.

    People by their first names and without whom they relieve; what weighs least is counted first: "and move two tasks to others".
    What weighs most keeps its name.
    """
    whole = options_sentence(changes, names)
    if len(whole) <= longest:
        return whole
    groups = _groups(changes)
    words = [_named(group, names) for group in groups]
    for place in reversed(range(1, len(groups))):
        if len(_joined(words)) <= longest:
            break
        words[place] = _counted(groups[place])
    return _joined(words)


def _groups(changes: Sequence[Change]) -> list[list[Change]]:
    """Changes of one kind together, what is given up first; deferred to another goal post is another kind."""
    found: dict[tuple[int, str], list[Change]] = {}
    for change in changes:
        found.setdefault((_SAID_FIRST.index(change.kind), change.goal_post if change.kind == "defer" else ""), []).append(change)
    return [found[key] for key in sorted(found)]


def _named(group: Sequence[Change], names: Names) -> str:
    first = group[0]
    if first.kind == "reassign":
        return _put(group, names)
    if len(group) > 1 and first.kind in ("drop", "defer"):
        titles = listed([lowered(names.title(change.feature)) for change in group], most=3)
        return f"Drop {titles}" if first.kind == "drop" else f"Defer {titles} to {lowered(names.goal_post(first.goal_post))}"
    return _joined([change_sentence(change, names) for change in group])


def _put(group: Sequence[Change], names: Names) -> str:
    """ "Put Aiko and Tomas on checkout": the feature where all of it is one's, else the tasks."""
    joining = list(dict.fromkeys(names.first_name(change.other_person) for change in group if change.other_person))
    if not joining:
        return _joined([change_sentence(change, names) for change in group])
    tasks = list(dict.fromkeys(change.task for change in group))
    features = {names.feature_of(task) for task in tasks}
    where = list(features) if len(tasks) > 1 and len(features) == 1 else tasks
    return f"Put {listed(joining)} on {listed([lowered(names.title(key)) for key in where])}"


_COUNTS = {
    "drop": ("Drop one feature", "Drop {} features"),
    "defer": ("Defer one feature", "Defer {} features"),
    "trim": ("Trim one feature", "Trim {} features"),
    "overtime": ("Have one person work longer", "Have {} people work longer"),
    "fast_track": ("Overlap two tasks", "Overlap {} pairs of tasks"),
    "split": ("Interrupt one task", "Interrupt {} tasks"),
    "restore": ("Bring one feature back", "Bring {} features back"),
    "shift_goal_post": ("Shift one date", "Shift {} dates"),
    "add_capacity": ("Add one person", "Add {} people"),
    "remove_capacity": ("Go on without one person", "Go on without {} people"),
    "reassign": ("Move one task to others", "Move {} tasks to others"),
    "change_budget": ("Change one budget", "Change {} budgets"),
    "reorder": ("Work in another order", "Work in another order"),
}


def _counted(group: Sequence[Change]) -> str:
    count = len({change.task for change in group}) if group[0].kind == "reassign" else len(group)
    one, many = _COUNTS[group[0].kind]
    return one if count == 1 else many.format(number(count))


def _joined(parts: Sequence[str]) -> str:
    said = [parts[0], *(f"{part[0].lower()}{part[1:]}" for part in parts[1:])]
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else said[0]
