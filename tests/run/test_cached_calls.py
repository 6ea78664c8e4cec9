"""A call is answered from the cache where everything it depends on is the same, else never."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field

import pytest

from harness.core.answer import Output
from harness.core.item import QaItem, Source
from harness.run.generate import Generation
from harness.run.prompt import make_prompt
from harness.run.request import RequestBuilder
from harness.store.cache import Cache
from harness.store.records import CallKey

ITEMS = {
    f"q{n}": QaItem(id=f"q{n}", question="Who?", answers=("a",), answerable=True) for n in (0, 1)
}
SOURCES = {name: Source(name=name, text=f"Text of {name}.") for name in ("a.txt", "b.txt")}


@dataclass(frozen=True, kw_only=True)
class Dear:
    """A model whose every call counts, and that tells who answered."""

    cacheable = True
    weights: str = "1"
    temperature: float = 0.0
    calls: list[str] = field(default_factory=list, compare=False)

    def answer(self, request):
        self.calls.append(request.item)
        return Output(raw=f"{self.weights} {self.temperature} {len(self.calls)}")


def run(path, model=None, *, name="m", repeat=0, prompt=None, **shown):
    """The answers of one run, and whether each came from the cache."""
    if prompt is not None:
        shown["prompt"] = make_prompt(prompt, path="p.j2")
    stored = []
    with contextlib.closing(Cache(path)) as cache:
        Generation(
            models={name: model or Dear()},
            builders={"qa": RequestBuilder(task="qa", sources=SOURCES, **shown)},
            items={"qa": ITEMS},
            cache=cache,
        ).run(iter([CallKey(name, "qa", item, repeat) for item in ITEMS]), stored.append)
    return {p.item: (p.result.raw, p.cached) for p in stored}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "c.sqlite"


def test_the_same_calls_are_made_once(path):
    first = run(path)
    assert not any(cached for _, cached in first.values())
    model = Dear()
    assert run(path, model) == {item: (raw, True) for item, (raw, _) in first.items()}
    assert model.calls == []


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "other"},
        {"model": Dear(weights="2")},
        {"model": Dear(temperature=1.0)},
        {"repeat": 1},
        {"seed": 1},
        {"context": "none"},
        {"answer_format": "json"},
        {"prompt": "{{ question }}"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_another_model_or_request_is_asked_itself(path, changed):
    run(path)
    assert [cached for _, cached in run(path, **changed).values()] == [False, False]
    assert [cached for _, cached in run(path, **changed).values()] == [True, True]


def test_an_edited_template_misses(path):
    for prompt in ("{{ question }}", "{{ question }}!"):
        assert [cached for _, cached in run(path, prompt=prompt).values()] == [False, False]
    assert [cached for _, cached in run(path, prompt="{{ question }}").values()] == [True, True]


def test_a_failed_call_is_not_kept(path):
    class Failing(Dear):
        def answer(self, request):
            raise ValueError("no")

    stored = []
    for _ in range(2):
        with contextlib.closing(Cache(path)) as cache:
            Generation(
                models={"m": Failing()},
                builders={"qa": RequestBuilder(task="qa", sources=SOURCES)},
                items={"qa": ITEMS},
                cache=cache,
            ).run(iter([CallKey("m", "qa", "q0", 0)]), stored.append)
            assert cache.stats().n_answers == 0
    assert [prediction.cached for prediction in stored] == [False, False]
