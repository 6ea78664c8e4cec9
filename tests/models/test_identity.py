"""What makes a model that model."""

from __future__ import annotations

from harness.models.base import identity_of
from harness.models.catalog import build_model


def built(adapter, **params):
    return identity_of(build_model(adapter, params, where="test"))


def test_equal_models_are_one_and_other_parameters_another():
    assert built("lead") == built("lead", sentences=3)
    assert len({built("lead"), built("lead", sentences=2), built("bm25")}) == 3


def test_an_edited_function_is_another_model(tmp_path):
    path = tmp_path / "mine.py"
    found = []
    for text in ("a", "b"):
        path.write_text(f"def answer(request):\n    return {text!r}\n", encoding="utf-8")
        found.append(built(f"{path}:answer"))
    assert found[0] != found[1]


def test_a_replay_is_known_by_what_it_replays(tmp_path):
    found = []
    for text in ("a", "b"):
        path = tmp_path / "r.jsonl"
        path.write_text(f'{{"id": "q", "output": "{text}"}}\n', encoding="utf-8")
        found.append(built("replay", file=str(path)))
    assert found[0] != found[1]
