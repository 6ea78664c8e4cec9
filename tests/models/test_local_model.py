"""The `local` adapter on a tiny random network, made here with a tokenizer of its own."""

from __future__ import annotations

import sys

import pytest
from tiny_model import make_tiny, needs_extra

from harness.core.errors import MissingExtraError, UsageError
from harness.models.base import BatchModel, identity_of
from harness.models.catalog import build_model
from harness.models.endpoint.errors import BadRequestError

WORDS = "who opened the talks harbour Ana Ruiz in Porto Monday dockers strike"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return make_tiny(tmp_path_factory.mktemp("tiny"), WORDS.split())


def built(path, **params):
    given = {"path": str(path), "device": "cpu", "max_new_tokens": 8} | params
    return build_model("local", given, where="c.yaml:models[0]")


@needs_extra
@pytest.mark.slow
class TestTiny:
    def test_batches_and_single_calls_agree(self, tiny, ask):
        model = built(tiny)
        assert isinstance(model, BatchModel)
        requests = [ask(f"who opened {'the talks ' * n}", item=f"q{n}") for n in range(5)]
        alone = [model.answer(request) for request in requests]
        assert model.answer_batch(requests) == alone
        assert model.answer_batch(requests[::-1]) == alone[::-1]
        assert len({output.raw for output in alone}) > 1
        assert all(output.usage["completion_tokens"] <= 8 for output in alone)
        assert {output.finish_reason for output in alone} <= {"stop", "length"}
        assert model.answer_batch([]) == []

    def test_the_end_of_a_text_ends_it(self, tiny, ask):
        model = built(tiny, max_new_tokens=120)
        outputs = [model.answer(ask(f"{word} talks")) for word in ("Ana", "Porto", "strike", "in")]
        for output in outputs:
            assert (output.finish_reason == "length") == (output.usage["completion_tokens"] == 120)
            assert "<end>" not in output.raw

    def test_one_that_is_too_long_is_refused_alone(self, tiny, ask):
        model = built(tiny)
        long = ask("the " * 300)
        first, second, third = model.answer_batch([ask(), long, ask("Ana")])
        assert isinstance(second, BadRequestError)
        assert "is more than the model's 256" in str(second)
        assert (first, third) == (model.answer(ask()), model.answer(ask("Ana")))
        with pytest.raises(BadRequestError):
            model.answer(long)

    def test_the_template_lays_the_prompt_out(self, tiny, ask):
        with_it, without = (
            built(tiny, chat_template=on).answer(ask()).usage["prompt_tokens"]
            for on in (True, False)
        )
        assert with_it > without

    def test_other_weights_are_another_model(self, tiny, tmp_path):
        same = [built(tiny), built(tiny, batch_size=2)]
        other = make_tiny(tmp_path, ["who", "Ana"], seed=1)
        first = identity_of(built(other))
        (other / "config.json").write_text((other / "config.json").read_text() + " ")
        assert identity_of(same[0]) == identity_of(same[1])
        assert len({identity_of(same[0]), first, identity_of(built(other))}) == 3

    def test_a_folder_without_a_model_or_a_template(self, tmp_path):
        with pytest.raises(UsageError, match=r"no config\.json"):
            built(tmp_path)
        (tmp_path / "config.json").write_text("{}")
        with pytest.raises(UsageError, match="a tokenizer that can't be read"):
            built(tmp_path)
        bare = make_tiny(tmp_path / "bare", ["who"], template=None)
        with pytest.raises(UsageError, match="without a chat template"):
            built(bare)
        assert built(bare, chat_template=False)
        with pytest.raises(UsageError, match="must be 1 or more"):
            built(bare, batch_size=0)


@pytest.mark.parametrize("missing", ["torch", "transformers"])
def test_without_the_extra_it_is_named(missing, monkeypatch, tmp_path):
    for name in ("torch", "transformers"):
        monkeypatch.setitem(sys.modules, name, None if name == missing else pytest)
    with pytest.raises(MissingExtraError, match=r"pip install 'gold-harness\[local\]'"):
        built(tmp_path)
