"""Debian's Chromium with the network blocked, and a page whose every highlight is known."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_runs import make_page, make_run, question, within
from playwright.sync_api import Page, sync_playwright

HARBOUR = (
    "The harbour reopens\n\nOn 4 May 2020, Ana Ruiz reopened the harbour of Porto. "
    "The council had closed it in March.\nSome 🚢 300 dockers would return by the summer."
)
STRIKE = "Dockers on strike\n\nOn 6 May 2020, Léo Brun said that 250 dockers would return at once."
OPENED = "On 4 May 2020, Ana Ruiz reopened the harbour of Porto."
RETURNING = "300 dockers would return by the summer"
AT_ONCE = "250 dockers would return"
SEEDS = {"harbour.txt": HARBOUR, "strike.txt": STRIKE}
# question, answer, source, evidence
GOLD = (
    ("Who reopened the harbour?", "Ana Ruiz", "harbour.txt", OPENED),
    ("How many dockers return by the summer?", "300", "harbour.txt", RETURNING),
    ("How many return at once?", "250", "strike.txt", "250 dockers"),
)
# of each model an answer a question: text, number of the source, quote
SAID = {
    "careful": (("Ana Ruiz", 1, OPENED), ("300", 1, RETURNING), ("250", 2, AT_ONCE)),
    "careless": (
        ("Léo Brun", 2, OPENED),
        ("3,000", 1, "3,000 dockers would return by the summer"),
        ("אמר רואיס\x1b[31m", 2, "nobody ever wrote these words"),
    ),
}


@dataclass
class Watched:
    """A page that was opened, and what it said and asked for on the way."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: Path, view: str = "") -> Page:
        self.page.goto("about:blank")
        self.requests.clear()
        self.page.goto(f"{path.as_uri()}{view}")
        return self.page

    def violations(self, alike: str = "") -> list[tuple[str, list[str]]]:
        """What axe holds to be serious or critical: the rule and where it is broken.

        Contrast, which takes axe longest, is not measured in elements `alike` to others.
        """
        whole: list[tuple[Any, dict[str, Any]]] = [(None, {})]
        apart = [
            (None, {"rules": {"color-contrast": {"enabled": False}}}),
            ({"exclude": [[alike]]}, {"runOnly": ["color-contrast"]}),
        ]
        return [
            (one["id"], [node["target"] for node in one["nodes"]])
            for context, options in (apart if alike else whole)
            for one in self._axe(context, options)
            if one["impact"] in ("serious", "critical")
        ]

    def _axe(self, context: Any, options: dict[str, Any]) -> list[dict[str, Any]]:
        asked = {"resultTypes": ["violations"], **options}
        found: list[dict[str, Any]] = Axe().run(self.page, context, asked).response["violations"]
        return found

    def check(self) -> None:
        """No error on the console, and no request besides the page itself."""
        assert self.errors == []
        assert len(self.requests) == 1


@pytest.fixture(scope="module")
def tab() -> Iterator[Watched]:
    """A page in Debian's Chromium; open for a module alone, since its loop bars every other one."""
    path = shutil.which("chromium")
    if path is None:
        why = "Debian's Chromium (package `chromium`) is not installed"
        if os.environ.get("HARNESS_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        found = Watched(page=browser.new_context(offline=True).new_page())
        found.page.on("request", lambda request: found.requests.append(request.url))
        found.page.on("pageerror", lambda error: found.errors.append(str(error)))
        found.page.on("dialog", lambda dialog: (found.errors.append("dialog"), dialog.dismiss()))
        found.page.on(
            "console",
            lambda said: found.errors.append(said.text) if said.type == "error" else None,
        )
        yield found
        browser.close()


@pytest.fixture
def watch(tab: Watched) -> Iterator[Callable[..., Watched]]:
    """Opens a page of a size and scheme with the network off; what it saw is checked last."""
    tab.errors.clear()

    def start(*, width: int = 1280, scheme: Literal["light", "dark"] = "light") -> Watched:
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.page.emulate_media(color_scheme=scheme)
        return tab

    yield start
    tab.check()


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two models on three questions: one quotes as it stands, the other in every wrong way."""
    rows = [
        question(n, text, answer=answer, seed=seed, quote=quote, start=SEEDS[seed].index(quote))
        for n, (text, answer, seed, quote) in enumerate(GOLD, 1)
    ]
    outputs = {
        model: {row["id"]: _said(*one) for row, one in zip(rows, told, strict=True)}
        for model, told in SAID.items()
    }
    folder = tmp_path_factory.mktemp("page") / "bench"
    run = make_run(folder, seeds=SEEDS, rows=rows, outputs=outputs)
    # Here the answers are the sources' own words, so that copying all of them is not seen through.
    within(folder, "selftest", "-o", "exam.json", code=1)
    return make_page(run, "--selftest", "exam.json")


def _said(answer: str, source: int, quote: str) -> Mapping[str, Any]:
    return {"answer": answer, "citations": [{"source": source, "quote": quote}]}
