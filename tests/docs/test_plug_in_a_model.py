"""docs/plug-in-a-model.md is true: its configs load, its models are built, asked and scored."""

from __future__ import annotations

import json

import pytest
import yaml
from canned_server import canned
from pages import blocks, broken_links, files, harness, read_page

from harness.app.init import create_benchmark
from harness.config.schema import Config
from harness.core.errors import UsageError
from harness.models.catalog import MODELS, build_model

TEXT = read_page("plug-in-a-model.md")
CONFIGS = files(TEXT, "yaml")
LINE = "Footbridge at Mill Lane closed [1]"  # the first line of the template's first document


@pytest.fixture
def folder(tmp_path):
    """A new benchmark with the page's files in it."""
    create_benchmark(tmp_path)
    for name, text in files(TEXT, "yaml", "python").items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    rows = [json.loads(line) for line in (tmp_path / "gold/qa.jsonl").read_text().splitlines()]
    outputs = [json.dumps({"id": row["id"], "output": LINE}) + "\n" for row in rows]
    (tmp_path / "outputs.jsonl").write_text("".join(outputs))
    return tmp_path


@pytest.mark.parametrize("name", CONFIGS)
def test_every_model_can_be_built(name, folder, monkeypatch):
    monkeypatch.chdir(folder)
    config = Config.model_validate(yaml.safe_load(CONFIGS[name]))
    for spec in config.models:
        if variable := spec.params.get("api_key_env"):
            monkeypatch.setenv(variable, "a-key")
        asked = {"generation": spec.generation} if spec.generation else {}
        if spec.adapter == "local":  # where the extra is there, the folder of weights is not
            with pytest.raises(UsageError, match=r"local|weights/my-model"):
                build_model(spec.adapter, {**spec.params, **asked}, where=name)
        else:
            build_model(spec.adapter, {**spec.params, **asked}, where=name)


def outputs_of(config: str, folder, *more: str) -> list[object]:
    done = harness(
        f"harness run configs/{config}.yaml -t qa -n 2 --run-dir r {' '.join(more)}", folder
    )
    assert done.returncode == 0, done.stderr
    lines = (folder / "r" / "predictions.jsonl").read_text().splitlines()
    return [json.loads(line)["output"] for line in lines]


@pytest.mark.parametrize("config", ["function", "program", "replay"])
def test_a_model_on_this_machine_answers(config, folder):
    assert outputs_of(config, folder) == [LINE] * 2


def test_a_service_answers(folder):
    with canned({"reply": {"text": "Ida Brandt", "cites": [1]}}) as service:
        url = f"models.service.params.url={service.url}"
        found = outputs_of("http", folder, "--set", url)
    assert found == [{"answer": "Ida Brandt", "citations": [1]}] * 2
    assert [len(body["texts"]) for body in service.bodies] == [3, 3]


def test_an_openai_compatible_server_answers(folder):
    with canned({"choices": [{"message": {"content": LINE}}]}) as server:
        url = f"models.served.params.base_url={server.url}"
        assert outputs_of("openai", folder, "--set", url) == [LINE] * 2
    assert [body["max_tokens"] for body in server.bodies] == [512, 512]


def test_it_tells_of_every_adapter_that_is_no_baseline():
    served = [name for name, entry in MODELS.builtin.items() if ".baselines." not in entry.target]
    assert [name for name in served if f"`{name}`" not in TEXT and f": {name}" not in TEXT] == []


def test_the_python_blocks_have_names():
    assert len(blocks(TEXT, "python")) == len(files(TEXT, "python")) == 2
    assert broken_links(TEXT) == []
