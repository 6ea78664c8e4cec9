"""The models known by name, and a model from a name and its parameters.

Nothing is imported until a name is resolved, so that listing works without optional packages.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from harness.core.errors import Problem, UsageError
from harness.core.registry import Entry, Registry
from harness.models.base import Model
from harness.models.function import Function
from harness.models.parameters import checked

_FLOORS = "harness.models.baselines.floors"
_ENDPOINT = "harness.models.endpoint"

MODELS = Registry(
    kind="models",
    group="harness.models",
    builtin={
        "gold": Entry(
            target="harness.models.replay:Replay",
            summary="the gold's own answers with their evidence: the ceiling of every metric",
        ),
        "empty": Entry(target=f"{_FLOORS}:Empty", summary="answers with the blank text"),
        "refuse": Entry(target=f"{_FLOORS}:Refuse", summary="refuses every request in words"),
        "copy-source": Entry(
            target=f"{_FLOORS}:CopySource", summary="copies all text it is shown, cites nothing"
        ),
        "cite-all": Entry(
            target=f"{_FLOORS}:CiteAll", summary="says one sentence and cites every source for it"
        ),
        "random-sentence": Entry(
            target=f"{_FLOORS}:RandomSentence", summary="a sentence drawn at random, by the seed"
        ),
        "lead": Entry(
            target="harness.models.baselines.lead:Lead",
            summary="the first sentences of the sources, taken from each in turn",
        ),
        "bm25": Entry(
            target="harness.models.baselines.bm25:Bm25",
            summary="the sentences that share most with the question, quoted",
        ),
        "lexrank": Entry(
            target="harness.models.baselines.graph:LexRank",
            summary="the most central sentences by LexRank, quoted",
        ),
        "textrank": Entry(
            target="harness.models.baselines.graph:TextRank",
            summary="the most central sentences by TextRank, quoted",
        ),
        "replay": Entry(
            target="harness.models.replay:Replay",
            summary="outputs stored in a file of {id, output} lines",
        ),
        "openai": Entry(
            target=f"{_ENDPOINT}.openai:OpenAi",
            summary="any OpenAI-compatible server: vLLM, Ollama, llama.cpp, transformers serve",
        ),
        "openai-responses": Entry(
            target=f"{_ENDPOINT}.responses:Responses", summary="OpenAI's Responses interface"
        ),
        "anthropic": Entry(
            target=f"{_ENDPOINT}.anthropic:Anthropic",
            summary="Anthropic's Messages interface, sources as documents with citations",
        ),
        "gemini": Entry(
            target=f"{_ENDPOINT}.gemini:Gemini", summary="Gemini's generateContent interface"
        ),
        "cohere": Entry(
            target=f"{_ENDPOINT}.cohere:Cohere",
            summary="Cohere's chat interface, sources as documents with citations",
        ),
        "any-llm": Entry(
            target=f"{_ENDPOINT}.any_llm:AnyLlm",
            summary="many providers through the package any-llm-sdk (extra any-llm)",
        ),
        "http": Entry(
            target="harness.models.http:Http",
            summary="any HTTP service: a template for the request, a path to the answer",
        ),
        "process": Entry(
            target="harness.models.process:Process",
            summary="a program in any language: JSON lines over stdin and stdout",
        ),
        "local": Entry(
            target="harness.models.local:Local",
            summary="a transformers model from a folder, in batches, on CPU or GPU (extra local)",
        ),
    },
)


# Rows that frame a leaderboard: what no model can beat, and what needs no reading at all.
ROLES: Mapping[str, str] = {
    "gold": "ceiling",
    "empty": "floor",
    "refuse": "floor",
    "copy-source": "floor",
    "cite-all": "floor",
    "random-sentence": "floor",
}


def build_model(adapter: str, params: Mapping[str, Any], *, where: str) -> Model:
    """The model behind a name, `module:attr` or `file.py:attr`, with its parameters.

    The name may stand for a class (built with `params`), a function of the request (called with
    `params` as keywords) or a model already built (which takes none). `where` says in errors which
    entry of which config is meant. Raises `UsageError` for an unknown name, for unknown, missing or
    ill-typed parameters (all at once), and for what is no model.

    >>> build_model("lead", {"sentences": 2}, where="models[0]")
    Lead(sentences=2)
    """
    found = MODELS.resolve(adapter, where=where)
    if isinstance(found, type):
        return _from_class(found, params, adapter=adapter, where=where)
    if callable(getattr(found, "answer", None)):
        checked(_takes_nothing, params, where=where)
        return cast(Model, found)
    if callable(found):
        _takes_a_request(found, adapter=adapter, where=where)
        taken = checked(found, params, where=where, given=1)
        return Function.wrap(found, target=adapter, params=taken)
    raise UsageError(_no_model(adapter, type(found).__name__, where))


def _from_class(found: type, params: Mapping[str, Any], *, adapter: str, where: str) -> Model:
    if not callable(getattr(found, "answer", None)):
        raise UsageError(_no_model(adapter, f"class {found.__name__} without `answer`", where))
    taken = checked(found, params, where=where)
    try:
        return cast(Model, found(**taken))
    except UsageError as error:
        problems = [replace(p, where=f"{where}: {p.where}") for p in error.problems]
        raise type(error)(problems) from error
    except ValueError as error:
        raise UsageError(
            Problem(
                where=f"{where}: parameters of {adapter!r}",
                found=f"a value that it refuses ({error})",
                expected="values within its limits",
                fix="correct the value in `params`",
            )
        ) from error


def _takes_nothing() -> None:
    """Stand-in for the signature of a model that is built already."""


def _takes_a_request(call: Callable[..., Any], *, adapter: str, where: str) -> None:
    kinds = [parameter.kind for parameter in inspect.signature(call).parameters.values()]
    if not kinds or kinds[0] in (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD):
        raise UsageError(_no_model(adapter, "a function without a first argument", where))


def _no_model(adapter: str, found: str, where: str) -> Problem:
    return Problem(
        where=where,
        found=f"{found} (from {adapter!r})",
        expected="a class with `answer(request)`, or a function of the request",
        fix="name a model class, or write: def answer(request): return 'text [1]'",
    )
