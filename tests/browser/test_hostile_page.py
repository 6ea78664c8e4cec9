"""Forty hostile strings as model name, output, quote and question: nothing runs or breaks."""

from __future__ import annotations

import pytest
from page_runs import make_page, make_run, question

from harness.analysis.checks import Check, Finding
from harness.analysis.comparison import Comparison, Effect, Flip, FlipKind, ItemView
from harness.analysis.gate import MetricVerdict, Verdict
from harness.config.quarantine import Quarantined
from harness.core.item import Span
from harness.report.verdict import Gating, ItemCase
from harness.report.verdict_files import write_verdict

RUN = "window.pwned=1"
HOSTILE = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</ScRiPt ><script >{RUN}</script >",
    f"<!--<script>{RUN}</script>-->",
    f"<![CDATA[<script>{RUN}</script>]]>",
    f"]]><script>{RUN}</script>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<img src=x onerror={RUN}>",
    f"<img src=data:image/png;base64,AAAA onerror={RUN}>",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"' onmouseover='{RUN}' x='",
    f'" autofocus onfocus="{RUN}" x="',
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<object data='javascript:{RUN}'></object>",
    f"<a href=javascript:{RUN}>click</a>",
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"data:text/html;base64,PHNjcmlwdD53aW5kb3cucHduZWQ9MTwvc2NyaXB0Pg== {RUN}",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<base href=https://example.invalid/>",
    "<link rel=stylesheet href=https://example.invalid/x.css>",
    "<style>*{display:none!important}</style>",
    "</style><style>body{display:none}</style>",
    "</textarea></title></section></main><h1>out</h1>",
    f"{{{{ cycler.__init__.__globals__ }}}} {{% {RUN} %}}",
    f"${{{RUN}}} `${{{RUN}}}`",
    "&lt;script&gt; &#x3c;script&#x3e; &amp;",
    "line\u2028separator\u2029and paragraph",
    "__proto__",
    "right-to-left \u202eoverride\u2066 and isolate",
    "رجل \u202b<b>عربي</b>\u202c قال",
    "ansi \x1b[2J\x1b[31mred\x07 and nul \x00 and \x9b1m",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2,
    "W" * 2**20,
)
NAMES = [text[:150] for text in HOSTILE if text.isprintable()]
SEED = "The town hall stands in Porto."
VIEWS = ("#overview", "#items", "#compare", "#citations")


def rows(texts):
    return [
        question(number, text, answer="Porto", seed="hall.txt", quote="stands in Porto", start=14)
        for number, text in enumerate(texts)
    ]


def said(text):
    return {"answer": text, "citations": [{"source": 1, "quote": text}]}


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """Both pages, made before a browser is open."""
    folder = tmp_path_factory.mktemp("hostile")
    return {"asked": asked(folder / "asked"), "named": named(folder / "named")}


def asked(folder):
    """Each string as question, output, quote, answer and citation of one item."""
    outputs = {f"q-{n:04}": said(text) for n, text in enumerate(HOSTILE)}
    models = {"hostile": outputs, "calm": dict.fromkeys(outputs, "Porto [1]")}
    return make_page(make_run(folder, seeds={"hall.txt": SEED}, rows=rows(HOSTILE), outputs=models))


def named(folder):
    """Each string that a config takes as the name of a model."""
    outputs = {name: {"q-0000": said(name), "q-0001": "Porto [1]"} for name in NAMES}
    run = make_run(
        folder,
        seeds={"hall.txt": SEED},
        rows=rows(["Where?", "Where else?"]),
        outputs=outputs,
        metrics=["correct", "evidence_f1"],
    )
    return make_page(run, "--pairs", "first")


FOREIGN = "iframe, object, embed, img, base, animate, style:not(head style), link:not(head link)"
SEEN = """(foreign) => ({
    ran: window.pwned ?? null,
    scripts: document.querySelectorAll("script").length,
    foreign: document.querySelectorAll(foreign).length,
    headings: [...document.querySelectorAll("body h1")].filter((h) => h.checkVisibility()).length,
    display: getComputedStyle(document.body).display,
    beyond: document.documentElement.scrollWidth > innerWidth,
})"""


def check_calm(page, n_scripts=4):
    """Nothing ran, nothing of the strings became an element, nothing sticks out."""
    assert page.evaluate(SEEN, FOREIGN) == {
        **{"ran": None, "scripts": n_scripts, "foreign": 0},
        **{"headings": 1, "display": "block", "beyond": False},
    }


def test_there_are_forty():
    assert len(set(HOSTILE)) == 40
    assert len(NAMES) >= 35


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("which", ["asked", "named"])
def test_hostile_strings_in_every_view(watch, pages, which, width):
    page = watch(width=width).open(pages[which])
    for view in VIEWS:
        page.evaluate("(view) => { location.hash = view; }", view)
        page.locator(f"{view} h1:visible").wait_for()
        check_calm(page)


def test_every_hostile_item_opens(watch, pages):
    page = watch().open(pages["asked"], "#items")
    for number in range(len(HOSTILE)):
        page.evaluate(f"location.hash = '#item/qa/q-{number:04}/0'")
        page.locator("#item > p", has_text=f"q-{number:04} ·").wait_for()
        page.locator(".answer").wait_for()
        page.get_by_text("Raw output").click()
        for width in (390, 1280):
            watch(width=width)
            check_calm(page)


def test_a_hostile_question_is_shown_as_it_was_written(watch, pages):
    page = watch().open(pages["asked"], "#item/qa/q-0001/0")
    page.locator(".answer").wait_for()
    assert page.locator("#item h1").inner_text() == HOSTILE[1]
    assert page.locator(".cited q").inner_text().strip("“”") == HOSTILE[1]


def test_a_long_output_is_shown_whole_when_asked_for(watch, pages):
    page = watch().open(pages["asked"], f"#item/qa/q-{len(HOSTILE) - 1:04}/0")
    page.get_by_text("Raw output").click()
    box = page.locator("pre")
    assert len(box.text_content()) < 2**16
    page.get_by_role("button", name="Show all").click()
    assert len(box.text_content()) > 2**20


def test_overrides_and_escapes_become_visible(watch, pages):
    page = watch().open(pages["asked"], f"#item/qa/q-{HOSTILE.index(HOSTILE[37]):04}/0")
    text = page.locator(".answer").inner_text()
    assert not set(text) & set("\x1b\x07\x00\x9b")
    assert "[2J" in text
    page = watch().open(pages["asked"], "#item/qa/q-0035/0")
    assert not set(page.locator(".answer").inner_text()) & set("\u202e\u2066")


def flipped(number: int, text: str) -> Flip:
    """A flip that has the string wherever one can stand."""
    span = Span(seed=text, quote=text, start=0, end=1)
    return Flip(
        **dict.fromkeys(("item", "task", "metric", "candidate"), text),
        **dict.fromkeys(("reference_text", "candidate_text"), text),
        **dict.fromkeys(("reference_cited", "candidate_cited"), (text,)),
        **{"before": 1.0, "after": 0.0, "worse": True},
        kind=list(FlipKind)[number % len(FlipKind)],
        view=ItemView(question=text, gold=(text,), passages=(span,)),
    )


def judged(text: str) -> tuple[MetricVerdict, Check]:
    """A metric's verdict and a check, with the string as every name."""
    names = dict.fromkeys(("task", "metric", "reference", "candidate", "method"), text)
    values = {"n": 9, "reference_value": 0.5, "candidate_value": 0.2, "difference": -0.3}
    tests = {"low": -0.5, "high": -0.1, "p_value": 0.1, "p_loss": 0.1, "n_better": 1, "n_worse": 4}
    metric = MetricVerdict(
        effect=Effect(**names, **values, **tests), margin=0.05, finding=Finding.REGRESSED
    )
    words = dict.fromkeys(("name", "detail", "model"), text)
    check = Check(kind="hard_failures", **words, finding=Finding.REGRESSED, items=(text,))
    return metric, check


@pytest.fixture(scope="session")
def gated(tmp_path_factory):
    """The page of a verdict with each string in every place that takes one."""
    metrics, checks = zip(*map(judged, HOSTILE), strict=True)
    comparison = Comparison(
        **dict.fromkeys(("reference", "candidate"), HOSTILE[1]),
        effects=tuple(found.effect for found in metrics),
        flips=tuple(flipped(n, text) for n, text in enumerate(HOSTILE)),
        left_out=dict.fromkeys(HOSTILE, 1),
        unpaired=HOSTILE,
        family=0,
    )
    cases = [
        ItemCase(item=text, model="m", before=text, after=text, view=flipped(0, text).view)
        for text in HOSTILE
    ]
    held = [
        Quarantined(item=text, reason=text, measured=text, until="2099-01-01") for text in HOSTILE
    ]
    verdict = Verdict(comparison=comparison, metrics=metrics, checks=checks, family=len(metrics))
    found = Gating(
        verdict=verdict,
        treatment=HOSTILE,
        cases={("m", case.item): case for case in cases},
        untold=HOSTILE[1],
        quarantined=held,
        ended=held,
    )
    path = tmp_path_factory.mktemp("hostile") / "gate.html"
    write_verdict(path, found)
    return path


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_hostile_verdict_is_inert_and_readable(watch, gated, width, scheme):
    watched = watch(width=width, scheme=scheme)
    page = watched.open(gated)
    check_calm(page, n_scripts=0)
    assert page.locator("article.flip").count() == 2 * len(HOSTILE)
    assert watched.violations(alike="article.flip:nth-of-type(n + 7)") == []


def test_a_verdict_shows_each_flip_with_question_gold_answers_and_passage(watch, gated):
    page = watch().open(gated)
    found = page.locator("article.flip", has_text=HOSTILE[4]).first
    lines = found.locator("dd").all_inner_texts()
    said = f"{HOSTILE[4]} {HOSTILE[4]}"  # the answer, then what it cites
    passage = f"{HOSTILE[4]} 0–1: “{HOSTILE[4]}”"
    assert lines == [HOSTILE[4], HOSTILE[4], said, said, passage]
    assert page.locator("figure.full").count() == 3
