"""The page in a real browser: opened from disk, filtered, an item read, a link followed."""

from __future__ import annotations

import re

import pytest

VIEWS = ("#overview", "#items", "#item/qa/q-0002/1", "#compare", "#citations")


def luminance(page) -> float:
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(map(float, re.findall(r"[\d.]+", color)[:3])) / 3


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", [1280, 390])
def test_every_view_fits_and_asks_for_nothing(watch, page_file, view, width):
    page = watch(width=width).open(page_file, view)
    page.locator("section.view:visible h1").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_leaderboard_draws_each_interval_where_it_is(watch, page_file):
    page = watch().open(page_file)
    row = page.locator("table.board tbody tr", has_text="careful")
    plot = row.locator("td.headline .plot").bounding_box()
    dot = row.locator("td.headline .dot").bounding_box()
    line = row.locator("td.headline .inner").bounding_box()
    assert dot["x"] + dot["width"] / 2 == pytest.approx(plot["x"] + plot["width"], abs=1)
    # Wilson's interval of 3 in 3 begins at 0.4385.
    assert line["x"] == pytest.approx(plot["x"] + 0.4385 * plot["width"], abs=2)


def test_a_measure_opens_its_card(watch, page_file):
    page = watch().open(page_file)
    card = page.get_by_role("dialog", name="Card of correct")
    assert not card.is_visible()
    page.get_by_role("button", name="correct", exact=True).click()
    assert "correct|v" in card.inner_text()


@pytest.mark.parametrize(
    ("control", "value", "left"),
    [
        ("q", "at once", {"q-0003"}),
        ("q", "léo brun", {"q-0001"}),
        ("kind", "temporal", {"q-0001", "q-0003"}),
        ("verdict", "wrong", {"q-0001", "q-0002", "q-0003"}),
        ("class", "altered", {"q-0002"}),
        ("class", "misattributed", {"q-0001"}),
        ("outcome", "failed", set()),
    ],
)
def test_filters_leave_what_matches(watch, page_file, control, value, left):
    page = watch().open(page_file, "#items")
    field = page.locator(f"#filter-{control}")
    if control == "q":
        field.fill(value)
    else:
        field.select_option(label=value)
    assert set(page.locator("td.id bdi").all_inner_texts()) == left
    assert page.locator("#count").inner_text().startswith(f"{len(left)} of 3 items")
    page.get_by_role("button", name="Clear").click()
    page.get_by_text("3 of 3 items").wait_for()


def test_filters_stand_in_the_address_and_come_back(watch, page_file):
    watched = watch()
    page = watched.open(page_file, "#items")
    page.locator("#filter-entry").select_option(label="careless")
    page.locator("#filter-class").select_option(label="altered")
    address = page.url
    page.goto("about:blank")
    watched.requests.clear()
    page.goto(address)
    assert page.locator("td.id bdi").all_inner_texts() == ["q-0002"]
    assert page.locator("#filter-entry option:checked").inner_text() == "careless"


@pytest.mark.parametrize(
    ("link", "tone", "quoted", "source"),
    [
        ("q-0001/0", "right", "On 4 May 2020, Ana Ruiz reopened the harbour of Porto.", "harbour"),
        ("q-0002/0", "right", "300 dockers would return by the summer", "harbour"),
        ("q-0002/1", "altered", "300 dockers would return by the summer", "harbour"),
        ("q-0001/1", "misattributed", "On 4 May 2020, Ana Ruiz reopened the harbour of Porto.",
         "harbour"),
    ],
)  # fmt: skip
def test_a_deep_link_shows_the_quote_where_it_stands(watch, page_file, link, tone, quoted, source):
    page = watch().open(page_file, f"#item/qa/{link}")
    page.get_by_role("button", name="Show in the source").click()
    marked = page.locator(f".text mark.{tone}")
    assert "".join(marked.all_inner_texts()) == quoted
    before = page.evaluate(
        """() => {
            const range = document.createRange(), text = document.querySelector(".text");
            range.setStart(text, 0);
            range.setEndBefore(text.querySelector("mark[data-cited]"));
            return range.toString();
        }"""
    )
    whole = page.locator(".text").text_content()
    assert whole.index(quoted) == len(before)
    assert page.locator(".source .quiet").first.inner_text() == f"{source}.txt"
    assert page.evaluate("document.activeElement.tagName") == "MARK"


def test_an_altered_quote_shows_what_changed(watch, page_file):
    page = watch().open(page_file, "#item/qa/q-0002/1")
    page.locator(".answer").wait_for()
    assert page.locator(".cited del").all_inner_texts() == ["300"]
    assert page.locator(".cited ins").all_inner_texts() == ["3,000"]
    assert page.locator(".cited .badge").inner_text() == "altered"


def test_an_item_opens_from_the_table_and_goes_back(watch, page_file):
    page = watch().open(page_file, "#items")
    page.get_by_role("link", name="How many return at once?").click()
    page.get_by_role("heading", name="How many return at once?").wait_for()
    assert "250" in page.locator("dl.gold").first.inner_text()
    page.get_by_text("scores, each with its reason").first.click()
    correct = page.locator(".scores tr", has=page.get_by_role("rowheader", name="correct"))
    assert correct.locator("td").first.inner_text() == "1.00"
    page.go_back()
    assert page.locator("#table tbody tr").count() == 3


def test_control_characters_are_visible_and_right_to_left_is_isolated(watch, page_file):
    page = watch().open(page_file, "#item/qa/q-0003/1")
    answer = page.locator(".answer")
    assert answer.get_attribute("dir") == "auto"
    assert answer.evaluate("node => getComputedStyle(node).direction") == "rtl"
    page.get_by_text("Raw output").click()
    raw = page.locator("pre").inner_text()
    assert "\x1b" not in raw
    assert "[31m" in raw


def test_comparison_shows_effects_and_flips_with_their_texts(watch, page_file):
    page = watch().open(page_file, "#compare")
    page.get_by_role("heading", name="careless against careful").wait_for()
    page.locator(".flip").first.wait_for()
    told = page.locator(".flip").all_inner_texts()
    assert len(told) == 3
    assert all("right to wrong" in text for text in told)
    assert "Ana Ruiz" in told[0]
    assert "Léo Brun" in told[0]
    page.locator(".flip a").first.click()
    page.get_by_role("heading", name="Who reopened the harbour?").wait_for()


def test_citations_are_counted_by_verdict_and_by_source(watch, page_file):
    page = watch().open(page_file, "#citations")
    quotes = page.locator("table.tier").nth(1).locator("tbody tr", has_text="careless")
    heads = page.locator("table.tier").nth(1).locator("thead th").all_inner_texts()[2:]
    counts = dict(zip(heads, quotes.locator("td.numeric").all_inner_texts(), strict=True))
    assert {name: n for name, n in counts.items() if n != "0"} == {
        "misattributed": "1",
        "altered": "1",
        "absent": "1",
    }
    matrix = page.locator(".matrix", has_text="careless").locator("tbody tr").first
    # harbour is needed twice: once cited, once strike in its place and itself not.
    assert matrix.locator("td").all_inner_texts() == ["1", "1", "", "1"]


def test_the_exam_is_shown_with_counts_bounds_and_what_failed(watch, page_file):
    page = watch().open(page_file, "#citations")
    row = page.locator("table.exam tr", has=page.get_by_role("rowheader", name="wrong source"))
    assert row.locator("td.numeric").all_inner_texts() == ["3 / 3", "1.00", "–"]
    # Wilson's interval of 3 in 3
    assert row.locator(".detail").inner_text() == ".439–1.000"
    plot, line = (row.locator(part).bounding_box() for part in (".plot", ".inner"))
    assert line["x"] == pytest.approx(plot["x"] + 0.4385 * plot["width"], abs=2)
    assert page.locator("#citations .bad").all_inner_texts() == ["no"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system_until_it_is_switched(watch, page_file, scheme):
    page = watch(scheme=scheme).open(page_file)
    button = page.get_by_role("button", name="Dark theme")
    assert (luminance(page) < 128) == (scheme == "dark")
    assert button.get_attribute("aria-pressed") == str(scheme == "dark").lower()
    button.click()
    assert (luminance(page) < 128) != (scheme == "dark")


def test_the_keyboard_reaches_the_content_and_an_item(watch, page_file):
    page = watch().open(page_file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.get_by_role("link", name="Items").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Who reopened the harbour?").focus()
    page.keyboard.press("Enter")
    page.locator("#item-title:focus").wait_for()
    page.locator(".call > button").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    assert page.url.endswith("#item/qa/q-0001/1")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(watch, page_file, view, scheme):
    watched = watch(scheme=scheme)
    page = watched.open(page_file, view)
    page.locator("section.view:visible h1").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    alike = ".exam tr:nth-of-type(n + 7)" if view == "#citations" else ""
    assert watched.violations(alike) == []


def test_a_link_to_an_item_that_is_not_here_says_so(watch, page_file):
    page = watch().open(page_file, "#item/qa/q-9999")
    assert (
        page.locator("#count").inner_text().startswith("There is no item qa/q-9999 on this page.")
    )
    page.goto(page.url.replace("#item/qa/q-9999", "#items"))
    assert "There is no item" not in page.locator("#count").inner_text()
