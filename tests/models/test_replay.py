from __future__ import annotations

import pytest

from harness.core.errors import UsageError
from harness.models.replay import Replay


@pytest.fixture
def write(tmp_path):
    def lines(*rows, name="outputs.jsonl"):
        path = tmp_path / name
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return str(path)

    return lines


def test_outputs_come_back_by_item_whatever_the_task_and_repeat(write, ask):
    model = Replay(
        write('{"id": "q1", "output": "Ana Ruiz [1]"}', "", '{"id": "q2", "output": {}}')
    )
    assert model.answer(ask(item="q1")).raw == "Ana Ruiz [1]"
    assert model.answer(ask(item="q1", task="summaries", repeat=3)).raw == "Ana Ruiz [1]"
    assert model.answer(ask(item="q2")).raw == {}


def test_a_line_for_the_task_wins_over_one_for_all(write, ask):
    model = Replay(
        write('{"id": "x", "task": "qa", "output": "one"}', '{"id": "x", "output": "other"}')
    )
    assert model.answer(ask(item="x")).raw == "one"
    assert model.answer(ask(item="x", task="summaries")).raw == "other"


def test_an_item_without_output_fails_the_call(write, ask):
    model = Replay(write('{"id": "q1", "output": ""}'))
    with pytest.raises(
        LookupError, match=r"no stored output for item 'q9' of task 'qa' in .*jsonl"
    ):
        model.answer(ask(item="q9"))
    assert model.answer(ask(item="q1")).raw == ""


def test_a_line_ends_where_json_lines_end(write, ask):
    said = "one\u2028two\u2029three\x85four"
    model = Replay(write(f'{{"id": "q1", "output": "{said}"}}\r', '{"id": "q2", "output": ""}'))
    assert model.answer(ask(item="q1")).raw == said


def test_outputs_in_memory(ask):
    model = Replay.from_mapping({"q1": "a", ("summaries", "q1"): {"claims": []}}, name="oracle")
    assert model.answer(ask(item="q1")).raw == "a"
    assert model.answer(ask(item="q1", task="summaries")).raw == {"claims": []}
    with pytest.raises(LookupError, match="in oracle"):
        model.answer(ask(item="q2"))


def test_an_edited_file_is_another_model(write):
    one = Replay(write('{"id": "q1", "output": "a"}'))
    spaced = Replay(write('{"output": "a",   "id": "q1"}'))
    other = Replay(write('{"id": "q1", "output": "b"}'))
    assert one == spaced != other


def test_every_bad_line_is_reported_at_once(write):
    path = write(
        "{",
        "[]",
        '{"id": 1, "output": ""}',
        '{"id": "q1"}',
        '{"id": "q2", "output": null}',
        '{"id": "q3", "output": "", "task": 5}',
        '{"id": "q4", "output": "a"}',
        '{"id": "q4", "output": "b"}',
    )
    with pytest.raises(UsageError) as caught:
        Replay(path)
    where = [problem.where.rsplit(":", 1)[1] for problem in caught.value.problems]
    assert where == ["1", "2", "3", "4", "5", "6", "8"]
    assert "id 'q4' a second time" in str(caught.value)


def test_a_missing_file_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        Replay(str(tmp_path / "none.jsonl"))
