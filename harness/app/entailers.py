"""The judge of support that a config names, built and wired: cross-encoder, model or replay."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from harness.citations.entail.base import Entailer
from harness.citations.entail.cross_encoder import CrossEncoder
from harness.citations.entail.llm_judge import INSTRUCTIONS, LlmJudge
from harness.citations.entail.recorded import RecordedEntailer
from harness.citations.parse import parse
from harness.config.schema import EntailerSpec
from harness.core.digest import digest_text
from harness.core.errors import IncompleteError, Problem, UsageError
from harness.core.request import Request
from harness.models.base import ClosableModel, Model, as_output, identity_of
from harness.models.catalog import build_model
from harness.models.endpoint.errors import CallError
from harness.models.parameters import checked
from harness.run.retry import Retries


@contextmanager
def open_entailer(
    spec: EntailerSpec | None, *, where: str = "entailer"
) -> Iterator[Entailer | None]:
    """The entailer of a config while the block runs; None where the rules alone decide.

    As the block ends the verdict file is sorted and what the judge's model holds is let go.
    Raises `UsageError` for parameters, weights and files that are wrong, before anything is asked.
    """
    with ExitStack() as stack:
        yield None if spec is None else _built(spec, where, stack)


def notes_on(entailer: Entailer | None) -> tuple[str, ...]:
    """What a reader of the scores has to know of how the judging went."""
    judge = entailer.inner if isinstance(entailer, RecordedEntailer) else None
    if not isinstance(judge, LlmJudge) or not judge.n_unreadable:
        return ()
    return (
        f"{judge.n_unreadable} of {judge.n_replies} replies of the judge could not be read and "
        "count as undecided",
    )


def _built(spec: EntailerSpec, where: str, stack: ExitStack) -> Entailer:
    verdicts = Path(spec.verdicts) if spec.verdicts is not None else None
    if spec.adapter == "replay" and verdicts is not None:
        taken = checked(RecordedEntailer, spec.params, where=where, given=2)
        return RecordedEntailer(None, verdicts, **taken)
    if spec.adapter == "judge":
        inner: Entailer = _judge(stack, where, **checked(_judge, spec.params, where=where, given=2))
    else:
        inner = _cross_encoder(spec.params, where)
    return stack.enter_context(RecordedEntailer(inner, verdicts)) if verdicts else inner


def _cross_encoder(params: Mapping[str, Any], where: str) -> CrossEncoder:
    try:
        return CrossEncoder(**checked(CrossEncoder, params, where=where))
    except ValueError as error:
        raise UsageError(
            Problem(
                where=f"{where}: params",
                found=f"a value that it refuses ({error})",
                expected="values within its limits",
                fix="correct the value in `params`",
            )
        ) from error


def _judge(
    stack: ExitStack, where: str, adapter: str, params: dict[str, Any] | None = None
) -> LlmJudge:
    """A judge over any model; `adapter` and `params` are those of an entry of `models`."""
    model = build_model(adapter, params or {}, where=where)
    runner = stack.enter_context(asyncio.Runner())
    if isinstance(model, ClosableModel):
        stack.callback(lambda: runner.run(model.aclose()))

    def ask(request: Request) -> str:
        try:
            return runner.run(_asked(model, request))
        except CallError as error:
            raise IncompleteError(
                Problem(
                    where=where,
                    found=f"a call that failed ({type(error).__name__}: {error})",
                    expected="a verdict of the judge",
                    fix="score again; verdicts so far are kept where `verdicts` names a file",
                )
            ) from error

    prompt = digest_text(INSTRUCTIONS)
    return LlmJudge(ask=ask, scorer_id=f"judge-1 model:{identity_of(model)} prompt:{prompt}")


async def _asked(model: Model, request: Request) -> str:
    """The text of the model's reply, without reasoning, fences and markers."""
    errors: list[CallError] = []
    started = time.monotonic()
    while True:
        try:
            returned = model.answer(request)
            reply = await returned if inspect.isawaitable(returned) else returned
            return parse(as_output(reply).raw).text
        except CallError as error:
            errors.append(error)
            wait_s = Retries().wait_s(errors, elapsed_s=time.monotonic() - started, draw=0.0)
            if wait_s is None:
                raise
        await asyncio.sleep(wait_s)
