"""Forty hostile strings as model name, output, quote and question: nothing runs or breaks."""

from __future__ import annotations

import pytest
from page_runs import make_page, make_run, question

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
def asked(tmp_path_factory):
    """Each string as question, output, quote, answer and citation of one item."""
    outputs = {f"q-{n:04}": said(text) for n, text in enumerate(HOSTILE)}
    folder = tmp_path_factory.mktemp("hostile") / "asked"
    models = {"hostile": outputs, "calm": dict.fromkeys(outputs, "Porto [1]")}
    return make_page(make_run(folder, seeds={"hall.txt": SEED}, rows=rows(HOSTILE), outputs=models))


@pytest.fixture(scope="session")
def named(tmp_path_factory):
    """Each string that a config takes as the name of a model."""
    folder = tmp_path_factory.mktemp("hostile") / "named"
    outputs = {name: {"q-0000": said(name), "q-0001": "Porto [1]"} for name in NAMES}
    run = make_run(
        folder,
        seeds={"hall.txt": SEED},
        rows=rows(["Where?", "Where else?"]),
        outputs=outputs,
        metrics=["correct", "evidence_f1"],
    )
    return make_page(run, "--pairs", "first")


def check_calm(page, width):
    """Nothing ran, nothing of the strings became an element, nothing sticks out."""
    assert page.evaluate("window.pwned") is None
    assert page.locator("script").count() == 4
    foreign = (
        "iframe, object, embed, img, base, animate, style:not(head style), link:not(head link)"
    )
    assert page.locator(foreign).count() == 0
    assert page.locator("body h1 >> visible=true").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.body).display") == "block"


def test_there_are_forty():
    assert len(set(HOSTILE)) == 40
    assert len(NAMES) >= 35


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("which", ["asked", "named"])
def test_hostile_strings_in_every_view(watch, request, which, width):
    watched = watch(width=width)
    for view in VIEWS:
        page = watched.open(request.getfixturevalue(which), view)
        page.locator("section.view:visible h1").wait_for()
        check_calm(page, width)


@pytest.mark.parametrize("width", [1280, 390])
def test_every_hostile_item_opens(watch, asked, width):
    watched = watch(width=width)
    page = watched.open(asked, "#items")
    for number in range(len(HOSTILE)):
        page.evaluate(f"location.hash = '#item/qa/q-{number:04}/0'")
        page.locator("#item > p", has_text=f"q-{number:04} ·").wait_for()
        page.locator(".answer").wait_for()
        page.get_by_text("Raw output").click()
        check_calm(page, width)


def test_a_hostile_question_is_shown_as_it_was_written(watch, asked):
    page = watch().open(asked, "#item/qa/q-0001/0")
    page.locator(".answer").wait_for()
    assert page.locator("#item h1").inner_text() == HOSTILE[1]
    assert page.locator(".cited q").inner_text().strip("“”") == HOSTILE[1]


def test_a_long_output_is_shown_whole_when_asked_for(watch, asked):
    page = watch().open(asked, f"#item/qa/q-{len(HOSTILE) - 1:04}/0")
    page.get_by_text("Raw output").click()
    box = page.locator("pre")
    assert len(box.text_content()) < 2**16
    page.get_by_role("button", name="Show all").click()
    assert len(box.text_content()) > 2**20


def test_overrides_and_escapes_become_visible(watch, asked):
    page = watch().open(asked, f"#item/qa/q-{HOSTILE.index(HOSTILE[37]):04}/0")
    text = page.locator(".answer").inner_text()
    assert not set(text) & set("\x1b\x07\x00\x9b")
    assert "[2J" in text
    page = watch().open(asked, "#item/qa/q-0035/0")
    assert not set(page.locator(".answer").inner_text()) & set("\u202e\u2066")
