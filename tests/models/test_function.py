from __future__ import annotations

import asyncio

import pytest

from harness.core.errors import UsageError
from harness.models.base import as_output
from harness.models.function import Function


@pytest.fixture
def module(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        "def plain(request): return f'{request.question} [1]'\n"
        "async def later(request, mark='[1]'): return {'answer': mark}\n"
        "class Caller:\n"
        "    async def __call__(self, request): return 'called'\n"
        "caller = Caller()\n"
        "number = 5\n"
    )
    return path


def test_a_plain_function(module, ask):
    model = Function(f"{module}:plain")
    assert not model.is_async
    assert as_output(model.answer(ask("Who?"))).raw == "Who? [1]"


def test_the_usage_of_a_mapping_is_counted():
    usage = {"prompt_tokens": 5, "completion_tokens": 3, "details": {"cached": 1}}
    found = as_output({"text": "yes", "usage": usage})
    assert found.raw["usage"] == usage
    assert found.usage == {"prompt_tokens": 5, "completion_tokens": 3}
    assert as_output({"text": "yes", "usage": None}).usage == {}


def test_an_async_function_with_parameters(module, ask):
    model = Function(f"{module}:later", {"mark": "[2]"})
    assert model.is_async
    assert asyncio.run(model.answer(ask())) == {"answer": "[2]"}


def test_an_async_callable_object(module, ask):
    model = Function(f"{module}:caller")
    assert model.is_async
    assert asyncio.run(model.answer(ask())) == "called"


def test_a_built_in_has_no_code_to_digest(ask):
    model = Function("builtins:repr")
    assert model == Function.wrap(repr, target="builtins:repr")
    assert model.answer(ask()).startswith("Request(")


def test_the_digest_follows_the_file(module, tmp_path):
    before = Function(f"{module}:plain")
    copy = tmp_path / "copy.py"
    copy.write_text(module.read_text() + "# edited\n")
    assert before.code == Function(f"{module}:later").code != Function(f"{copy}:plain").code


def test_what_cannot_be_called_is_refused(module):
    with pytest.raises(UsageError, match="int, which cannot be called"):
        Function(f"{module}:number")


def test_an_unknown_attribute_gets_a_suggestion(module):
    with pytest.raises(UsageError, match="it has 'plain'"):
        Function(f"{module}:plane")


def test_the_function_s_own_error_passes_through(ask):
    def broken(request):
        raise ZeroDivisionError(request.item)

    with pytest.raises(ZeroDivisionError, match="q1"):
        Function.wrap(broken).answer(ask())
