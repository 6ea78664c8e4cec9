from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

from harness.core import request
from harness.core.item import QaItem, SummaryItem
from harness.core.request import Request, ShownSource

# What a request shares with an item by design: what is asked, and of which seeds' texts.
MAY_BE_SHOWN = {"question", "item"}


def names_of(value: type) -> set[str]:
    return {field.name for field in dataclasses.fields(value)}


def test_a_request_has_no_field_of_the_gold():
    gold = names_of(QaItem) | names_of(SummaryItem)
    assert (names_of(Request) | names_of(ShownSource)) & gold <= MAY_BE_SHOWN


def test_a_request_has_the_fields_that_are_known_and_no_more():
    assert names_of(Request) == {
        "task",
        "item",
        "instructions",
        "question",
        "sources",
        "repeat",
        "seed",
        "prompt",
        "response_schema",
    }
    assert names_of(ShownSource) == {"number", "name", "text", "title", "date"}


def test_the_module_of_requests_imports_nothing_of_the_house():
    tree = ast.parse(Path(request.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in [*node.names, ast.alias(getattr(node, "module", "") or "")]
    }
    assert not {name for name in imported if name.startswith("harness")}
