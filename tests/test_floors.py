"""Decides what the import checker cannot see of the floors: a foreign key named by a string, and a door that writes by itself."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
FLOORS = {"kernel": 0, "people": 1, "notices": 2, "work": 3, "product": 4, "delivery": 4, "alignment": 5}
DOORS = ("web", "api", "cli")
WRITES = frozenset({"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"})
WRITES_OF_A_TABLE = frozenset({"create", "update", "delete"})


def test_a_row_points_only_to_its_own_room_or_one_below() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
    ties = [
        (model._meta.app_label, field.related_model._meta.app_label, f"{model._meta.label}.{field.name}")
        for model in ours
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
    ]
    assert len(ties) > 50
    assert [name for here, there, name in ties if there in FLOORS and here != there and FLOORS[there] >= FLOORS[here]] == []


def test_no_door_writes_by_itself() -> None:
    files = [path for door in DOORS for path in sorted((ROOT / "accord" / door).rglob("*.py"))]
    assert len(files) > 50
    assert [f"{path.relative_to(ROOT)}: {found}" for path in files for found in writes_in(path.read_text())] == []


@pytest.mark.parametrize(
    "line",
    [
        "item.save()",
        "Item.objects.create(title='A')",
        "Item.objects.filter(pk=1).update(title='A')",
        "Item.everything.all().delete()",
    ],
)
def test_a_write_is_known_when_it_is_seen(line: str) -> None:
    assert writes_in(line) == [line]


def test_what_only_looks_like_a_write_is_let_be() -> None:
    assert writes_in("query.update(told)\nrouter.delete('/items')\nfound = Item.objects.get(pk=1)") == []


def writes_in(text: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            held = ast.unparse(node.func.value)
            is_table = any(word in held for word in (".objects", ".everything", "_base_manager", ".filter("))
            if node.func.attr in WRITES or (is_table and node.func.attr in WRITES_OF_A_TABLE):
                found.append(ast.unparse(node))
    return found
