"""What a config puts together: prompts that work, numbers that fit, a cache where it pays."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.app.assembly import assemble
from harness.app.dry_run import describe_forecast
from harness.app.forecast import forecast
from harness.citations.parse import parse
from harness.config.schema import Config
from harness.core.errors import UsageError
from harness.core.usage import Price
from harness.gold.spans import spans_of
from harness.run.budget import Budget
from harness.run.plan import make_plan

MODEL = """
from dataclasses import dataclass, field

@dataclass(frozen=True)
class Dear:
    cacheable = True
    generation: dict = field(default_factory=dict)

    def answer(self, request):
        raise AssertionError("called")
"""


def built(gold, tasks, *, models=None, **fields):
    models = models or [{"name": "gold", "adapter": "gold"}]
    asked = {"models": models, "tasks": tasks, **fields}
    config = Config.model_validate(asked).with_tasks(gold.tasks)
    return config, assemble(config, Path("c.yaml"), gold, concurrency=1)


@pytest.mark.parametrize(
    "task",
    [
        {"order": "shuffled"},
        {"context": "gold", "order": "shuffled"},
        {"context": "retrieved", "top_k": 5},
        {"context": "retrieved", "top_k": 5, "order": "shuffled"},
    ],
)
def test_the_ceiling_cites_by_the_numbers_that_are_shown(own_gold, task):
    _, generation = built(own_gold, [{"name": "qa", **task}])
    n_cited = 0
    for item in own_gold.tasks["qa"].values():
        request = generation.builders["qa"].build(item, repeat=0)
        names = tuple(source.name for source in request.sources)
        answer = parse(generation.models["gold"].answer(request).raw, shown=names)
        evidence = {span.seed for _, span in spans_of(item)}
        cited = {names[number - 1] for number in answer.cited()}
        assert cited <= evidence
        n_cited += bool(cited)
    assert n_cited > 80


def test_a_template_that_fails_on_one_item_fails_before_any_call(own_gold, tmp_path):
    path = tmp_path / "p.j2"
    path.write_text("{{ question }}\n{% if item == 'qa-041' %}\n{{ sources[9].text }}{% endif %}")
    with pytest.raises(UsageError, match=r"p\.j2:3: .*qa-041"):
        built(own_gold, [{"name": "qa", "prompt": str(path)}])


@pytest.fixture
def dear(tmp_path):
    (tmp_path / "dear.py").write_text(MODEL)
    return {"name": "dear", "adapter": f"{tmp_path / 'dear.py'}:Dear"}


def test_a_cache_is_opened_for_models_that_are_worth_it(own_gold, tmp_path, dear):
    path = tmp_path / "deep" / "c.sqlite"
    lead, tasks = {"name": "lead", "adapter": "lead"}, [{"name": "qa"}]
    for models, cache in (([lead], str(path)), ([lead, dear], False)):
        _, generation = built(own_gold, tasks, models=models, cache=cache)
        assert generation.cache is None
        assert not path.exists()
    _, generation = built(own_gold, tasks, models=[lead, dear], cache=str(path))
    assert generation.cache is not None
    generation.cache.close()
    assert path.is_file()


def test_a_dry_run_counts_every_request_and_calls_nothing(own_gold, dear):
    models = [dear | {"params": {"generation": {"max_tokens": 100}}}]
    models += [{"name": "free", "adapter": dear["adapter"]}, {"name": "lead", "adapter": "lead"}]
    config, generation = built(
        own_gold, [{"name": "qa"}], models=models, cache=False, repeats=2, limit=3
    )
    price = Price(input_per_million=1.0, output_per_million=10.0, currency="EUR")
    generation.budget.prices = {"dear": price, "free": price}
    found = forecast(make_plan(config, own_gold), generation)
    dear_one, free, lead = (found[name] for name in ("dear", "free", "lead"))
    assert {one.calls for one in found.values()} == {6}
    shown = sum(len(source.content()) for source in own_gold.sources.values())
    assert 6 * shown / 4 < dear_one.tokens_in == free.tokens_in < 6 * (shown + 1_500) / 4
    assert dear_one.tokens_out_most == 600
    assert dear_one.cost_in == pytest.approx(dear_one.tokens_in / 1e6)
    assert dear_one.cost_most == pytest.approx(dear_one.tokens_in / 1e6 + 0.006)
    assert (free.cost_in, free.cost_most) == (dear_one.cost_in, None)
    assert (lead.tokens_out_most, lead.cost_in) == (None, None)

    document, data = describe_forecast(found)
    assert data["models"]["dear"]["currency"] == "EUR"
    assert data["models"]["dear"]["cost_most"] == dear_one.cost_most
    [table] = document.tables
    texts = [[cell.text for cell in row] for row in table.rows]
    assert texts[0][:5] == ["dear", "6", "0", f"{dear_one.tokens_in:,}", "600"]
    assert texts[0][6] == f"{dear_one.cost_most:.4f} EUR"
    assert texts[2][4:] == ["–", "–", "–"]


def test_a_dry_run_of_a_shorter_prompt_is_cheaper(own_gold, tmp_path):
    path = tmp_path / "p.j2"
    path.write_text("{{ question }}")
    config, generation = built(own_gold, [{"name": "qa", "prompt": str(path)}])
    [one] = forecast(make_plan(config, own_gold), generation).values()
    n_characters = [len(item.question) for item in own_gold.tasks["qa"].values()]
    assert one.tokens_in == sum(-(-n // 4) for n in n_characters)
    assert generation.budget == Budget()
