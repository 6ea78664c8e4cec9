"""Debian's Chromium with the network blocked, and a page whose every highlight is known."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_runs import make_page, make_run, question
from playwright.sync_api import Browser, Page, sync_playwright

HARBOUR = (
    "The harbour reopens\n\nOn 4 May 2020, Ana Ruiz reopened the harbour of Porto. "
    "The council had closed it in March.\nSome 🚢 300 dockers would return by the summer."
)
STRIKE = "Dockers on strike\n\nOn 6 May 2020, Léo Brun said that 250 dockers would return at once."
OPENED = "On 4 May 2020, Ana Ruiz reopened the harbour of Porto."
RETURNING = "300 dockers would return by the summer"


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

    def violations(self) -> list[tuple[str, list[str]]]:
        """What axe holds to be serious or critical: the rule and where it is broken."""
        found = Axe().run(self.page).response["violations"]
        return [
            (one["id"], [node["target"] for node in one["nodes"]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]

    def check(self) -> None:
        """No error on the console, and no request besides the page itself."""
        assert self.errors == []
        assert len(self.requests) == 1


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; no longer open than a module, for its loop bars every other one."""
    path = shutil.which("chromium")
    if path is None:
        why = "Debian's Chromium (package `chromium`) is not installed"
        if os.environ.get("HARNESS_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def watch(chromium: Browser) -> Iterator[Callable[..., Watched]]:
    """Opens a page of a size and scheme with the network off; what it saw is checked last."""
    watched: list[Watched] = []

    def start(*, width: int = 1280, scheme: Literal["light", "dark"] = "light") -> Watched:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
        )
        found = Watched(page=context.new_page())
        found.page.on("request", lambda request: found.requests.append(request.url))
        found.page.on("pageerror", lambda error: found.errors.append(str(error)))
        found.page.on("dialog", lambda dialog: (found.errors.append("dialog"), dialog.dismiss()))
        found.page.on(
            "console",
            lambda said: found.errors.append(said.text) if said.type == "error" else None,
        )
        watched.append(found)
        return found

    yield start
    for found in watched:
        found.page.context.close()
        found.check()


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two models on three questions: one quotes as it stands, the other in every wrong way."""
    rows = [
        question(
            1,
            "Who reopened the harbour?",
            answer="Ana Ruiz",
            seed="harbour.txt",
            quote=OPENED,
            start=HARBOUR.index(OPENED),
        ),
        question(
            2,
            "How many dockers return by the summer?",
            answer="300",
            seed="harbour.txt",
            quote=RETURNING,
            start=HARBOUR.index(RETURNING),
        ),
        question(
            3,
            "How many return at once?",
            answer="250",
            seed="strike.txt",
            quote="250 dockers",
            start=STRIKE.index("250 dockers"),
        ),
    ]

    def said(answer: str, source: int, quote: str) -> dict[str, Any]:
        return {"answer": answer, "citations": [{"source": source, "quote": quote}]}

    outputs = {
        "careful": {
            "q-0001": said("Ana Ruiz", 1, OPENED),
            "q-0002": said("300", 1, RETURNING),
            "q-0003": said("250", 2, "250 dockers would return"),
        },
        "careless": {
            "q-0001": said("Léo Brun", 2, OPENED),
            "q-0002": said("3,000", 1, "3,000 dockers would return by the summer"),
            "q-0003": said("אמר רואיס\x1b[31m", 2, "nobody ever wrote these words"),
        },
    }
    folder = tmp_path_factory.mktemp("page") / "bench"
    seeds = {"harbour.txt": HARBOUR, "strike.txt": STRIKE}
    return make_page(make_run(folder, seeds=seeds, rows=rows, outputs=outputs))
