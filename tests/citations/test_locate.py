"""The quote verdicts on the seeds, by hand, and what must hold of any quote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.citations.locate import ACCEPTED, VERDICTS, locate
from harness.citations.quotes.form import read_form
from harness.core.item import Source
from harness.gold.seeds import load_seeds

MARSAD, TELESUR, LIVE, READY, INDEPENDENT = (
    *("000_def0ad27ca188807.txt", "001_e9a5439478267dae.txt", "002_58d0f61496567178.txt"),
    *("003_839db6f8348e7ccc.txt", "004_c8f6c392e799e567.txt"),
)
WITHDRAW = "would withdraw 300 mercenaries from the regions"
NEGATIVE = "its neighbours refused to take part in the talks"


@pytest.fixture(scope="module")
def seeds(seeds_folder):
    return load_seeds(seeds_folder)


def of(text):
    return {"a.txt": Source(name="a.txt", text=text)}


CASES = [
    ("exact", LIVE, WITHDRAW),
    ("exact", LIVE, f"“{WITHDRAW},”"),
    ("exact", LIVE, f"... {WITHDRAW} ..."),
    ("exact", LIVE, f"\ufeff “{WITHDRAW}”\t\u200b"),
    ("exact", LIVE, "those who support [its] East,” the Russia FM said"),
    ("exact", INDEPENDENT, "is forming a consultative mechanism ... to formulate"),
    ("exact", INDEPENDENT, "Russia’s top diplomat assured his Libyan counterpart Thursday"),
    ("exact", TELESUR, "• Live"),
    ("exact", TELESUR, "the 5 + 5 Military Committee"),
    ("folded", LIVE, "overthrow of its longtime leader Moammar\nGaddafi in a  2011 uprising"),
    ("folded", LIVE, "those who support Libya's West"),
    ("folded", LIVE, "Anto\u0301nio Guterres, expressed concern"),
    ("folded", TELESUR, "Foreign Affairs Minister Najla al Mangoush welcomed"),
    ("folded", MARSAD, "from Libyan Territory - Al Marsad"),
    ("folded", MARSAD, "the Libyan leader\u00adship is now for-\nming a consultative mechanism"),
    ("folded", READY, "withdraw its-\naffiliated foreign forces"),
    ("gapped", LIVE, "should be performed in stages, [...] and it has to be synchronized"),
    ("gapped", LIVE, "[T]his approach will allow to preserve the balance"),
    ("gapped", READY, "Turkey has [now] accepted a request"),
    ("gapped", MARSAD, "the urgent … of all foreign military personnel"),
    ("gapped", INDEPENDENT, "is forming a consultative mechanism … to formulate"),
    ("misattributed", MARSAD, WITHDRAW),
    ("misattributed", READY, "those who support Libya's West"),
    ("misattributed", READY, "[T]his approach will allow to preserve the balance"),
    ("altered", LIVE, WITHDRAW.replace("300", "3,000")),
    ("altered", LIVE, WITHDRAW.replace("would", "would not")),
    ("altered", LIVE, "This approach will allow to preserve the balance"),
    ("altered", LIVE, "would withdraw ... mercenaries from the regions"),
    ("altered", READY, "Turkey has [not] accepted a request"),
    ("altered", READY, "which cannot be implemented ... a coordinated and simultaneous withdrawal"),
    ("altered", READY, "withdraw its affiliated foreign forces and mercenaries from Libya"),
    ("altered", READY, "Turkey has accept"),
    ("altered", TELESUR, "000 foreign mercenaries within three months"),
    ("altered", TELESUR, "the 5 5 Military Committee"),
    ("altered", LIVE, "Antonio Guterres, expressed concern over"),
    ("altered", LIVE, "those who support [his] East,” the Russia FM said"),
    ("stitched", LIVE, "Libya has managed to withdraw the Paris conference"),
    ("stitched", READY, "[w]ith the same initiative ... Moscow’s readiness to contribute"),
    ("absent", LIVE, "The delegates signed a treaty on fisheries"),
    ("too_short", LIVE, "300 mercenaries"),
    ("too_short", LIVE, "withdraw [...] mercenaries"),
    ("too_short", LIVE, ""),
    ("too_short", LIVE, "…"),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "cited", "quote"), CASES)
def test_verdicts(seeds, verdict, cited, quote):
    found = locate(quote, cited, seeds)
    assert found.verdict == verdict, found
    assert bool(found.why) == (verdict not in ACCEPTED)
    assert (found.diff is not None) == (verdict == "altered")
    assert (found.found_in is None) == (verdict in {"stitched", "absent", "too_short"})
    if found.found_in:
        assert 0 <= found.start < found.end <= len(seeds[found.found_in].text)
        assert (found.found_in == cited) == (verdict != "misattributed")
    assert {verdict for verdict, _, _ in CASES} == set(VERDICTS)


@pytest.mark.parametrize(
    ("quote", "diff"),
    [
        ("withdraw 3,000 mercenaries from", "300 → 3,000"),
        ("would never withdraw 300 mercenaries", "∅ → never"),
        ("LNA) withdraw 300 mercenaries from the", "would → ∅"),
        ("would withdraw ... mercenaries from", "300 → [...]"),
        ("would [not] withdraw 300 mercenaries", "∅ → [not]"),
        ("would withdraw 300 mercenaries  ,from the regions", "∅ → ,"),
    ],
)
def test_what_was_altered_is_told(seeds, quote, diff):
    assert locate(quote, LIVE, seeds).diff == diff


@pytest.mark.parametrize(
    ("text", "accepted", "refused"),
    [
        ("It fell by −5 to 3.5% then.", "fell by -5 to 3.5%", "fell by 5 to 3.5%"),
        ("It fell by −5 to 3.5% then.", "−5 to 3.5% then", "5 to 3.5% then"),
        ("It fell by −5 to 3.5% then.", "fell by –5 to 3.5%", "fell by −5 to 3.5"),
        ("It fell by −5 to 3.5% then.", "by −5 to", "by — 5 to"),
        ("They paid $5 or 20,000 or 5+5 men.", "paid $5 or 20,000", "5 or 20,000 or 5+5"),
        ("They paid $5 or 20,000 or 5+5 men.", "20,000 or 5+5 men", "20,000 or 5"),
        ("They paid $5 or 20,000 or 5+5 men.", "or 5+5 men.", "or 5-5 men."),
        ("They paid $5 or 20,000 or 5+5 men.", "$5 or 20,000", "$5 or 20.000"),
        ("The non-aligned states of COVID-19 met.", "non-aligned states of", "aligned states of"),
        ("The non-aligned states of COVID-19 met.", "states of COVID—19", "states of COVID"),
        ("The U.N. couldn’t act on it.", "The U.N. couldn't", "U.N. could"),
        ("The men left—20 of them—at once.", "20 of them", "left- 20 of them"),
        ("The men left—20 of them—at once.", "of them – at once", "of them at once"),
        ("Read example.org for re-\nsigned deals.", "for re-signed deals", "example for re-signed"),
        ("Read example.org for re-\nsigned deals.", "for resigned deals", "for re signed deals"),
        ("利比亚的外国军队必须撤出。", "外国军队必须", "外国軍队必须"),
        ("Er trank 10² Maß im Café.", "trank 10² Maß", "trank 102 Maß"),
        ("Er trank 10² Maß im Café.", "Maß im Cafe\u0301", "Mass im Café"),
    ],
)  # fmt: skip
def test_signs_figures_and_bounds(text, accepted, refused):
    assert locate(accepted, "a.txt", of(text)).verdict in ACCEPTED
    assert locate(refused, "a.txt", of(text)).verdict not in ACCEPTED


@pytest.mark.parametrize(
    ("between", "verdict"),
    [
        ("of their own free will power", "altered"),  # "will" reads as a modal
        ("of the army", "gapped"),
        ("of the army. Soldiers of all ranks and", "gapped"),  # "soldiers" stands elsewhere
        ("of the army. Ruiz and", "altered"),
        ("of the army. It came. Then it", "stitched"),
        *((f"that {w}", "altered") for w in ("don’t", "he’d", "twelve", "Ruiz", "3%", "told")),
        ("of the army, as " + "a very long time ago, " * 100, "stitched"),
    ],
)  # fmt: skip
def test_what_a_gap_may_skip(between, verdict):
    text = f"Some soldiers came. The tired men {between} went home at last. Others stayed."
    assert locate("The tired men … went home at last", "a.txt", of(text)).verdict == verdict


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("The men [sic] went home", "gapped"),
        ("The men [emphasis  added] went home", "gapped"),
        ("[They] went home at last", "gapped"),
        ("The men go[es] home", "altered"),
        ("The men [Ruiz] went home", "altered"),
        ("The men [may have] went home", "altered"),
        ("The men went [5%] home", "altered"),
        ("[Never] The men went home", "altered"),
        ("The men went home at last [said Ruiz]", "altered"),
        ("The [wo]men went home", "altered"),
        ("The men went home[s] at last", "gapped"),
        ("The men went home[less] at last", "altered"),
        ("[t]he men went home", "gapped"),
        ("[We] left. The men went home", "altered"),
    ],
)
def test_what_an_insertion_may_say(quote, verdict):
    found = locate(quote, "a.txt", of("Some came. The men went home at last. Others stayed."))
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("quote", "verdict", "diff"),
    [
        ("The army [rejects] the plan", "altered", "supports → [rejects]"),
        ("The army ... [rejects] the plan", "altered", "supports → [rejects]"),
        ("The army [sic] the plan", "altered", "supports → [sic]"),
        ("The army [] the plan", "altered", "supports → [∅]"),
        ("met when [the committee] decided", "gapped", None),
        ("met when [the Committee] decided", "altered", "∅ → [the Committee]"),
        ("The army … [supports] the plan and", "gapped", None),
        ("The army [plan the] and met when", "altered", "supports the plan → [plan the]"),
        ("met when [the generals] decided", "gapped", None),
        ("The army supports [and funds] the plan", "gapped", None),
        ("The army … [and] met when it", "gapped", None),
        ("The army … met when it", "gapped", None),
        ("[T]he army support[ed] the plan", "altered", "supports → support"),
        ("The army … [long] met when it", "gapped", None),
        ("[opposes] the plan and met", "altered", "The army supports → [opposes]"),
        ("[backs] the plan and met", "gapped", None),
    ],
)
def test_a_bracket_may_say_what_a_word_points_at_and_replace_no_other(quote, verdict, diff):
    found = locate(quote, "a.txt", of("The army supports the plan and met when it decided so."))
    assert (found.verdict, found.diff) == (verdict, diff)


def test_case_by_parameter(seeds):
    quote = "KHALIFA Haftar's Libyan National Army"
    assert locate(quote, LIVE, seeds).verdict == "altered"
    assert locate(quote, LIVE, seeds, ignore_case=True).verdict == "folded"


def test_a_whole_sentence_may_be_short():
    sources = {**of("He was asked. “No.” He left."), "b.txt": Source(name="b.txt", text="Nobody.")}
    assert locate("No.", "a.txt", sources).verdict == "exact"
    assert locate("He left", "a.txt", sources).verdict == "exact"
    assert locate("Nobody", "a.txt", sources).verdict == "misattributed"
    assert locate("was asked", "a.txt", sources).verdict == "too_short"


def test_the_best_of_several_other_sources_then_the_first_by_name():
    quote, text = "the men’s talks ended", "Today the men{}s talks ended there."
    texts = {"d": "’", "b": "'", "c": "’", "a": "–"}
    sources = {name: Source(name=name, text=text.format(mark)) for name, mark in texts.items()}
    for names in (sorted(sources), sorted(sources, reverse=True), "badc"):
        found = locate(quote, "a", {name: sources[name] for name in names})
        assert (found.verdict, found.how, found.found_in) == ("misattributed", "exact", "c")
    with pytest.raises(KeyError):
        locate(quote, "e", sources)


def test_an_honest_standing_wins_over_one_that_hides():
    text = "The men did not go there. The men, tired as always, did go there."
    found = locate("The men … go there", "a.txt", of(text))
    assert (found.verdict, found.start, found.end) == ("gapped", 26, len(text) - 1)


@pytest.mark.parametrize(
    "unit", ["a ", "… ", "[", "[a] ", "a-\n", "\0", "\ud800 ", "a\u0301", "שלום "]
)
def test_any_quote_has_a_verdict(seeds, unit):
    assert locate(unit * 20_000, LIVE, seeds).verdict in {"absent", "stitched", "too_short"}


BLANK = st.sampled_from([" ", "  ", "\u00a0", "\n", " \u2009", "\t\u200b"])
QUOTES = {"'": "'’‘", "’": "’'‘", '"': '"“”', "“": '“"„', "”": '”"«', "–": "–-—−", "-": "-–‑"}


@given(data=st.data())
def test_typesetting_is_never_held_against_a_quote(seeds, data):
    name = data.draw(st.sampled_from(sorted(seeds)))
    text = seeds[name].text
    words = text.split()
    first = data.draw(st.integers(0, len(words) - 5))
    size = data.draw(st.integers(5, 30))
    pieces = [
        "".join(data.draw(st.sampled_from(QUOTES.get(char, char))) for char in word)
        for word in words[first : first + size]
    ]
    at = data.draw(st.integers(0, len(pieces) - 1))
    if pieces[at].isalpha() and len(pieces[at]) > 3:
        pieces[at] = pieces[at][:2] + data.draw(st.sampled_from(["\u00ad", "-\n"])) + pieces[at][2:]
    quote = "".join(piece + data.draw(BLANK) for piece in pieces)
    found = locate(quote, name, seeds)
    assert found.verdict in {"exact", "folded"}
    assert found.found_in == name
    assert (
        read_form(text[found.start : found.end]).key
        == read_form(quote.strip(" \n\t\u00a0\u2009\u200b")).key
    )


@given(st.text(), st.text())
def test_no_text_raises(text, quote):
    found = locate(quote, "a.txt", of(text))
    assert found == locate(quote, "a.txt", of(text))
    if found.verdict == "exact":
        assert text[found.start : found.end] in quote
