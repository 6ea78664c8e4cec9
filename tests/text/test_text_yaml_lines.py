from __future__ import annotations

import pytest

from harness.core.errors import UsageError
from harness.text.yaml_lines import line_of, parse_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# only a remark\n", None),
        ("a: 2021-08-19", {"a": "2021-08-19"}),
        ("a: 2021-02-30", {"a": "2021-02-30"}),
        ("a: 12:30:45.0", {"a": 45045.0}),
        ("{a: [1, .5, true, null]}", {"a": [1, 0.5, True, None]}),
        ("a: &x {b: 1}\nc: {<<: *x, d: 2}", {"a": {"b": 1}, "c": {"b": 1, "d": 2}}),
    ],
)
def test_values_are_plain_and_dates_stay_text(text, value):
    assert parse_yaml(text, where="f")[0] == value


def test_every_value_has_its_line():
    _, lines = parse_yaml("a:\n  - b: 1\n    c: 2\n  -\n    - x\n1: y\n", where="f")
    assert lines == {
        (): 1,
        ("a",): 1,
        ("a", 0): 2,
        ("a", 0, "b"): 2,
        ("a", 0, "c"): 3,
        ("a", 1): 5,
        ("a", 1, 0): 5,
        ("1",): 6,
    }
    assert line_of(("a", 0, "missing", 7), lines) == 2
    assert line_of(("nowhere",), lines) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: [", r"f:2: found no YAML \(expected the node content"),
        ("a: 1\n\tb: 2", r"f:2: found no YAML \(found character"),
        ("a: 1\nb: \x01", r"f:2: found no YAML \(the control character U\+0001\)"),
        ("a: 1\n---\nb: 2", r"f:2: found no YAML \(but found another document\)"),
        ("a: 1\nb: *x", r"f:2: found no YAML \(found undefined alias 'x'\)"),
        ("a: 1\nb: !!int x", r"f:2: found no YAML \('x' is no int\)"),
        ("a: 1\nb: !!bool x", r"f:2: found no YAML \('x' is no bool\)"),
        ("a: 1\nb: !!timestamp x", r"f:2: found no YAML \('x' is no timestamp\)"),
        ("a: 1\nb: !!python/name:os.system x", r"f:2: found no YAML \(could not determine"),
        ("a: 1\n? [b]\n: 2", r"f:2: found no YAML \(found unhashable key\)"),
        ("[" * 5_000, r"f: found no YAML \(nested too deeply\)"),
        ("a: 1\nb: 2\na: 3", r"f:3: a: found the key a second time \(first in line 1\)"),
        ("a:\n  - {b: 1,\n     b: 2}", r"f:3: a\[0\]\.b: found the key a second time"),
        ("a: &x\n  b: *x", r"f:2: a\.b: found a section that holds itself"),
        ("a: &x [1, [*x]]", r"f:1: a\[1\]\[0\]: found a section that holds itself"),
    ],
)
def test_what_is_no_plain_yaml_is_told_with_its_line(text, told):
    with pytest.raises(UsageError, match=f"^{told}.*; expected .*; .+"):
        parse_yaml(text, where="f")
