from __future__ import annotations

import pytest

from harness.core.errors import GoldError, UsageError
from harness.gold.documents import read_yaml
from harness.gold.schema import AliasRow, Policy


def test_an_empty_file_is_a_document_of_defaults(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text("# nothing yet\n")
    assert read_yaml(path, Policy, many=False) == [Policy()]
    assert read_yaml(path, AliasRow, many=True) == []


def test_rows_come_in_order(tmp_path):
    path = tmp_path / "aliases.yaml"
    path.write_text("- {name: a, type: place, aliases: [b]}\n- {name: c, type: event, aliases: []}")
    assert [row.name for row in read_yaml(path, AliasRow, many=True)] == ["a", "c"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: a", r"f\.yaml:1: found {'name': 'a'}; expected a list; write `- ` entries"),
        ("word", r"f\.yaml:1: found 'word'; expected a list; write `- ` entries"),
        ("- a", r"f\.yaml:1: \[0\]: found 'a'; expected a valid dictionary; correct the value"),
        (
            "- {name: a, type: placce, aliases: []}",
            r"f\.yaml:1: \[0\]\.type: found 'placce'; expec",
        ),
        ("-\n  name: a\n  type: place\n  alias: []", r"f\.yaml:4: \[0\]\.alias: found unknown key"),
        ("- {name: a, type: place, aliases: b}", r"f\.yaml:1: \[0\]\.aliases: found 'b'; expected"),
    ],
)
def test_bad_rows_are_told_at_their_line(tmp_path, text, told):
    path = tmp_path / "f.yaml"
    path.write_text(text)
    with pytest.raises(GoldError, match=told):
        read_yaml(path, AliasRow, many=True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("version: 1", r"f\.yaml:1: version: found 1; expected a valid string"),
        ("kinds:\n  singel: {min: 0}", r"f\.yaml:2: kinds\.singel"),
        ("kinds:\n  temporal:\n    mni: 0", r"f\.yaml:3: kinds\.temporal\.mni: found unknown "
         r"key 'mni'; expected one of max, min; did you mean 'min'\?"),
        ("unanswerable: {min: 0}\nunanswerable: {}", r"f\.yaml:2: unanswerable: found the key a"),
    ],
)  # fmt: skip
def test_a_bad_policy_is_told_at_its_line(tmp_path, text, told):
    path = tmp_path / "f.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match=told):
        read_yaml(path, Policy, many=False)
