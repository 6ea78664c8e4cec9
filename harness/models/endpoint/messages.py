"""A request in words: what a chat model is told, what it is shown, and what it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.request import Request, ShownSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """The system's text and the user's."""

    system: str
    user: str

    def as_chat(self) -> list[dict[str, str]]:
        """The messages of a chat completion; a system that says nothing is left out."""
        system = [{"role": "system", "content": self.system}] if self.system else []
        return [*system, {"role": "user", "content": self.user}]


def messages(request: Request, *, with_sources: bool = True) -> Messages:
    """The instructions as the system's text; the numbered sources and the question as the user's.

    A request with a prompt of its own is that prompt and nothing else, all of it the user's.
    Without sources in the text, where they are sent as documents, and without a question, the user
    repeats the instructions, since no server takes an empty turn.

    >>> shown = ShownSource(number=1, name="a.txt", text="It rained.", title="Rain")
    >>> asked = Request(task="qa", item="q", instructions="", question="Did it?", sources=(shown,))
    >>> print(messages(asked).user)
    [1] Rain
    It rained.
    <BLANKLINE>
    Did it?
    """
    if request.prompt is not None:
        return Messages(system="", user=request.prompt)
    shown = request.sources if with_sources else ()
    parts = [f"{heading(source)}\n{source.text.strip()}" for source in shown]
    user = "\n\n".join([*parts, *([request.question] if request.question else [])])
    return Messages(system=request.instructions, user=user or request.instructions)


def heading(source: ShownSource) -> str:
    """The line above a source: its number, its title or name, and its date where it has one.

    >>> heading(ShownSource(number=2, name="b.txt", text="", date="2020-08-22"))
    '[2] b.txt (2020-08-22)'
    """
    date = f" ({source.date})" if source.date else ""
    return f"[{source.number}] {source.title or source.name}{date}"
