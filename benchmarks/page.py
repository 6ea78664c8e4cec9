"""The page at size: how large, how soon it opens in Chromium, how soon a filter answers.

    python benchmarks/page.py [--opened 5]

Two pages are made with the real command in a temporary folder, of models that replay answers with
a quote: 2,000 items by 3 models, and 110 by 10. `open` is the median time from the navigation until
the table of items has been drawn and painted; `filter` the longest time, over several filters, from
setting one until the table has been painted anew. Aims: open under 3 s and filter under 200 ms on
the first page, under 3 MB for the second. Needs Debian's Chromium and the test extra.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

SUPPORT = Path(__file__).resolve().parents[1] / "tests" / "support"
sys.path.insert(0, str(SUPPORT))

from page_runs import make_page, make_run, question  # noqa: E402 - on the path only now

SIZES = ((2_000, 3), (110, 10))
FACT = "On {day} May 2020 the council of Porto let {n} dockers return to the harbour."
ASKED = {"q": ("17", "nothing that any item holds"), "verdict": ("wrong",), "kind": ("temporal",),
         "entry": ("1",), "class": ("4",)}  # fmt: skip
FILTERS = [(name, value) for name, values in ASKED.items() for value in (*values, "")]
# Two frames later what was asked for has been laid out and painted.
FILTERED = """([name, value]) => new Promise((done) => {
    const field = document.getElementById("filter-" + name), start = performance.now();
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Figures(NamedTuple):
    megabytes: float
    open_s: float
    filter_ms: float


def make(folder: Path, n_items: int, n_models: int) -> Path:
    """The page of so many items and models, right, misquoted or silent by turns."""
    facts = [FACT.format(day=n % 31 + 1, n=n + 100) for n in range(n_items)]
    texts = {f"{n:04}.txt": "\n".join(facts[n::20]) for n in range(min(20, n_items))}
    rows, outputs = [], {f"model-{m}": {} for m in range(n_models)}
    for n, fact in enumerate(facts):
        seed = f"{n % 20:04}.txt"
        asked = f"How many dockers did the council let return in case {n}?"
        start = texts[seed].index(fact)
        rows.append(question(n, asked, answer=str(n + 100), seed=seed, quote=fact, start=start))
        for m, said in enumerate(outputs.values()):
            quote = (fact, fact.replace("Porto", "Lisbon"), "")[(n + m) % 3]
            cited = [{"source": n % 20 + 1, "quote": quote}] if quote else []
            said[rows[-1]["id"]] = {"answer": f"It was {n + 100 + m % 2}.", "citations": cited}
    run = make_run(folder, seeds=texts, rows=rows, outputs=outputs)
    return make_page(run, "--pairs", "first")


def opened_s(browser: Browser, path: Path) -> tuple[Page, float]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    began = time.perf_counter()
    page.goto(f"{path.as_uri()}#items")
    page.locator("#table tbody tr").first.wait_for()
    page.evaluate(PAINTED)
    return page, time.perf_counter() - began


def measure(browser: Browser, path: Path, n_opened: int) -> Figures:
    taken_s = []
    for _ in range(n_opened):
        page, took_s = opened_s(browser, path)
        taken_s.append(took_s)
        if len(taken_s) < n_opened:
            page.close()
    slowest_ms = max(page.evaluate(FILTERED, list(asked)) for asked in FILTERS)
    page.close()
    return Figures(path.stat().st_size / 1e6, statistics.median(taken_s), slowest_ms)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--opened", type=int, default=5, help="how often each page is opened")
    n_opened = parser.parse_args().opened
    with tempfile.TemporaryDirectory() as name:
        # Before the browser is there, since the loop it is driven by bars the command's own.
        paths = {size: make(Path(name) / str(size[0]), *size) for size in SIZES}
        print("items  models    MB  open s  filter ms")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            for (n_items, n_models), path in paths.items():
                found = measure(browser, path, n_opened)
                told = f"{found.megabytes:4.2f}  {found.open_s:6.2f}  {found.filter_ms:9.0f}"
                print(f"{n_items:5}  {n_models:6}  {told}", flush=True)
            browser.close()


if __name__ == "__main__":
    main()
