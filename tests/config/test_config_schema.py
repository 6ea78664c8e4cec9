from __future__ import annotations

import json
import shlex
import subprocess
import sys

import pytest
import yaml
from pydantic import ValidationError

from harness.config.schema import Config, json_schema

REGENERATE = (
    'python -c "import json; from harness.config.schema import json_schema; '
    'print(json.dumps(json_schema(), indent=2))" > configs/schema.json'
)
MINIMAL = {"models": [{"name": "a", "adapter": "lead"}]}


def config(**changes: object) -> Config:
    return Config.model_validate(MINIMAL | changes)


def test_the_schema_for_editors_is_up_to_date(repository):
    _, *command = shlex.split(REGENERATE.partition(" > ")[0])
    made = subprocess.run(
        [sys.executable, *command], cwd=repository, capture_output=True, text=True, check=True
    )
    stored = (repository / "configs" / "schema.json").read_text(encoding="utf-8")
    assert stored == made.stdout, f"run: {REGENERATE}"


def objects(schema: object) -> list[dict]:
    """Every part of a schema that describes a section."""
    if isinstance(schema, list):
        return [found for member in schema for found in objects(member)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if "properties" in schema and isinstance(schema["properties"], dict) else []
    return own + [found for member in schema.values() for found in objects(member)]


def test_the_schema_refuses_unknown_keys_everywhere():
    sections = objects(json_schema())
    assert len(sections) >= 5
    assert all(section["additionalProperties"] is False for section in sections)


def test_the_repositorys_configs_point_to_the_schema(repository):
    for path in (repository / "configs").glob("*.yaml"):
        first, *_ = path.read_text(encoding="utf-8").splitlines()
        assert first == "# yaml-language-server: $schema=schema.json"
        assert set(yaml.safe_load(path.read_text(encoding="utf-8"))) <= set(
            json_schema()["properties"]
        )


def test_every_key_but_names_is_described_or_a_section():
    bare = [
        name
        for name, field in json_schema()["properties"].items()
        if "description" not in field and name not in ("models", "gate")
    ]
    assert bare == []


def test_a_config_does_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        config().seed = 1


def test_tasks_are_those_named_else_those_present():
    assert [task.name for task in config().with_tasks(["summaries"]).tasks] == ["summaries"]
    named = config(tasks=[{"name": "qa"}])
    assert [task.name for task in named.with_tasks(["qa", "summaries"]).tasks] == ["qa"]


def test_a_folder_shows_all_its_seeds_and_a_data_set_each_question_its_own():
    assert [task.context for task in config().with_tasks(["qa"]).tasks] == ["all"]
    from_data = config(gold={"dataset": "d.jsonl"}, tasks=[{"name": "qa"}]).with_tasks(["qa"])
    assert [task.context for task in from_data.tasks] == ["gold"]
    told = config(gold={"dataset": "d.jsonl"}, tasks=[{"name": "qa", "context": "all"}])
    assert [task.context for task in told.with_tasks(["qa"]).tasks] == ["all"]


@pytest.mark.parametrize(
    "change",
    [
        {"gold": "other"},
        {"seeds": "other"},
        {"models": [{"name": "b", "adapter": "lead"}]},
        {"models": [{"name": "a", "adapter": "lead", "params": {"n": 1}}]},
        {"tasks": [{"name": "qa"}]},
        {"repeats": 2},
        {"seed": 1},
        {"limit": 1},
        {"items": ["q-1"]},
        {"failures": "zero"},
        {"metrics": ["em"]},
        {"metrics": [{"name": "default", "params": {"n": 1}}]},
    ],
)
def test_what_a_run_holds_is_in_its_digest(change):
    assert config(**change).run_digest() != config().run_digest()


PRICED = {"prices": {"input_per_million": 1.0, "output_per_million": 2.0}}


@pytest.mark.parametrize(
    "change",
    [
        {"gate": {"baseline": "b"}},
        {"retries": {"max_attempts": 1}},
        {"max_minutes": 1.5},
        {"models": [{"name": "a", "adapter": "lead", **PRICED}], "max_cost": 2.0},
        {"models": [{"name": "a", "adapter": "lead", "limits": {"concurrency": 1}}]},
        {"models": [{"name": "a", "adapter": "lead", "timeout_s": 5.0}]},
    ],
)
def test_how_calls_are_made_is_not_in_the_digest_of_a_run(change):
    assert config(**change).run_digest() == config().run_digest()


@pytest.mark.parametrize(
    "models",
    [
        [{"name": "a", "adapter": "lead"}],
        [
            {"name": "a", "adapter": "lead", **PRICED},
            {"name": "b", "adapter": "lead", "prices": {**PRICED["prices"], "currency": "EUR"}},
        ],
    ],
)
def test_a_limit_on_cost_wants_prices_in_one_currency(models):
    with pytest.raises(ValidationError, match="`prices` in one currency"):
        config(models=models, max_cost=1.0)


def test_the_digest_is_that_of_the_resolved_config():
    stored = json.loads(json.dumps(config().model_dump(mode="json")))
    assert Config.model_validate(stored).run_digest() == config().run_digest()
    assert config(seed=0, metrics=["default"]).run_digest() == config().run_digest()
