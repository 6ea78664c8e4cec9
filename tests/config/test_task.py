from __future__ import annotations

import pytest
from pydantic import ValidationError

from harness.app.treatment import treatment
from harness.config.schema import Config
from harness.config.task import TaskSpec
from harness.core.errors import UsageError


def config(prompt, **fields):
    task = {"name": "qa", "prompt": prompt, **fields}
    return Config.model_validate({"models": [{"name": "m", "adapter": "lead"}], "tasks": [task]})


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "qa.j2"
    path.write_text("{{ question }}", encoding="utf-8")
    return path


def test_an_edited_template_is_another_run_and_shows_as_the_treatment(template):
    before = config(str(template)).with_tasks(["qa"])
    assert before.run_digest() == config(str(template)).with_tasks(["qa"]).run_digest()
    template.write_text("{{ question }}?", encoding="utf-8")
    after = config(str(template)).with_tasks(["qa"])
    assert before.run_digest() != after.run_digest()
    [told] = treatment(*(side.model_dump(mode="json") for side in (before, after)))
    assert told.startswith("tasks.0.prompt.digest: ")


def test_a_run_refuses_a_template_that_is_not_the_one_its_config_names(template):
    resolved = config(str(template)).with_tasks(["qa"])
    stored = Config.model_validate(resolved.model_dump(mode="json"))
    assert stored == resolved
    assert stored.tasks[0].prompt.read() == "{{ question }}"
    template.write_text("other", encoding="utf-8")
    for read in (stored.tasks[0].prompt.read, lambda: stored.with_tasks(["qa"])):
        with pytest.raises(UsageError, match=r"found a text with the digest .* restore the file"):
            read()


def test_a_template_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"none\.j2: found No such file"):
        config(str(tmp_path / "none.j2")).with_tasks(["qa"])


def test_a_config_without_prompts_reads_no_file():
    assert config(None).with_tasks(["qa"]).tasks[0].prompt is None


@pytest.mark.parametrize("context", ["all", "gold", "none", None])
def test_top_k_belongs_to_retrieval(context):
    with pytest.raises(ValidationError, match="`context: retrieved` where there is a `top_k`"):
        TaskSpec(name="qa", context=context, top_k=2)
    assert TaskSpec(name="qa", context=context).resolved("all").top_k is None


def test_a_resolved_task_spells_out_how_many_are_retrieved():
    spec = TaskSpec(name="qa", context="retrieved")
    assert spec.resolved("all").top_k == 3
    assert spec.model_copy(update={"top_k": 5}).resolved("all").top_k == 5


@pytest.mark.parametrize("cache", [True, "", 1, None])
def test_a_cache_is_a_path_or_false(cache):
    with pytest.raises(ValidationError):
        Config.model_validate({"models": [{"name": "m", "adapter": "lead"}], "cache": cache})


def test_where_the_cache_stands_decides_nothing():
    models = [{"name": "m", "adapter": "lead"}]
    configs = [Config.model_validate({"models": models, **c}) for c in ({}, {"cache": False})]
    assert configs[0].run_digest() == configs[1].run_digest()
