from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.core.request import Request, ShownSource

# Page furniture stands blanked, as a model sees it; the truce sentence stands twice.
NEWS = """Ministers meet over the harbour
    {blank}

In May 2020, the two councils agreed to a truce.

The harbour minister, Ana Ruiz, opened the talks in Porto. Nobody signed.

{blank}Ruiz left on Monday. She thanked the 300 dockers
In May 2020, the two councils agreed to a truce.
Photo: A. Person
""".format(blank=" " * 40)
RIVAL = """Dockers strike

On Tuesday, dockers in the U.N.-run port refused the truce. “We never agreed,” said Léo Brun.
"""


@pytest.fixture
def sources() -> tuple[ShownSource, ...]:
    return (
        ShownSource(number=1, name="news.txt", text=NEWS, title="Ministers meet over the harbour"),
        ShownSource(number=2, name="rival.txt", text=RIVAL, title="Dockers strike"),
    )


@pytest.fixture
def ask(sources: tuple[ShownSource, ...]) -> Callable[..., Request]:
    def build(question: str | None = "Who opened the talks?", **changes: Any) -> Request:
        values = {"task": "qa", "item": "q1", "instructions": "", "sources": sources} | changes
        return Request(question=question, **values)

    return build
