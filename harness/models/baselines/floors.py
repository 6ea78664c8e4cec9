"""Models that a sound metric must rank last: they read nothing, or choose nothing."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.answer import Output
from harness.core.request import Request
from harness.core.rng import generator
from harness.models.baselines.candidates import candidates
from harness.models.baselines.forms import abstention, marked


@dataclass(frozen=True)
class Empty:
    """Answers nothing: the blank text, which counts as unparsed."""

    def answer(self, request: Request) -> Output:
        """The empty text."""
        return Output(raw="")


@dataclass(frozen=True)
class Refuse:
    """Refuses every request in words."""

    def answer(self, request: Request) -> Output:
        """The same worded refusal whatever is asked."""
        return Output(raw="I cannot answer this: the sources do not contain the information.")


@dataclass(frozen=True)
class CopySource:
    """Copies all text it is shown and cites nothing."""

    def answer(self, request: Request) -> Output:
        """Every line of every shown source that is not blank."""
        lines = [line.strip() for source in request.sources for line in source.text.splitlines()]
        return Output(raw="\n".join(line for line in lines if line))


@dataclass(frozen=True)
class CiteAll:
    """Says the first sentence it is shown and cites every source for it."""

    def answer(self, request: Request) -> Output:
        """The first sentence with all markers; an abstention where no sentence is shown."""
        found = candidates(request.sources)
        if not found:
            return abstention()
        markers = "".join(f"[{source.number}]" for source in request.sources)
        return Output(raw=f"{found[0].text} {markers}")


@dataclass(frozen=True)
class RandomSentence:
    """Draws one sentence of the shown sources, by the run's seed, the item and the repeat."""

    def answer(self, request: Request) -> Output:
        """One sentence with its marker; an abstention where no sentence is shown."""
        found = candidates(request.sources)
        if not found:
            return abstention()
        draw = generator(request.seed, "random-sentence", request.item, str(request.repeat))
        return marked([draw.choice(found)])
