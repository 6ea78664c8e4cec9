"""Markers in running text: what they cite and what is left of the text."""

from __future__ import annotations

import pytest

from harness.citations.parse import parse

SHOWN = ("000_def0.txt", "001_e9a5.txt", "002_58d0.txt", "003_839d.txt", "004_c8f6.txt")

FORMS = [
    # (raw, answer text, numbers cited)
    ("They met in Sirte [1].", "They met in Sirte.", (1,)),
    ("They met in Sirte[1].", "They met in Sirte.", (1,)),
    ("They met in Sirte. [1]", "They met in Sirte.", (1,)),
    ("They met in Sirte.[1]", "They met in Sirte.", (1,)),
    ("They met in Sirte [1][2].", "They met in Sirte.", (1, 2)),
    ("They met in Sirte [1] [2].", "They met in Sirte.", (1, 2)),
    ("They met in Sirte [2], [1].", "They met in Sirte.", (2, 1)),
    ("They met in Sirte [1] and [2].", "They met in Sirte.", (1, 2)),
    ("They met in Sirte [1, 2].", "They met in Sirte.", (1, 2)),
    ("They met in Sirte [1,2].", "They met in Sirte.", (1, 2)),
    ("They met in Sirte [1;2].", "They met in Sirte.", (1, 2)),
    ("They met in Sirte [1 and 2].", "They met in Sirte.", (1, 2)),
    ("They met in Sirte [1, 2, and 3].", "They met in Sirte.", (1, 2, 3)),
    ("They met in Sirte [1-3].", "They met in Sirte.", (1, 2, 3)),
    ("They met in Sirte [1–3].", "They met in Sirte.", (1, 2, 3)),
    ("They met in Sirte [1 to 3].", "They met in Sirte.", (1, 2, 3)),
    ("They met in Sirte [1]-[3].", "They met in Sirte.", (1, 2, 3)),
    ("They met in Sirte [1-2, 4; 5].", "They met in Sirte.", (1, 2, 4, 5)),
    ("They met in Sirte [1/2].", "They met in Sirte.", (1, 2)),
    ("They met in Sirte [Source 1, 2021].", "They met in Sirte.", (1,)),
    ("They met in Sirte [000_def0.txt, 2021].", "They met in Sirte.", (1,)),
    ("GNU`s men met in Sirte[1], Egypt`s.", "GNU`s men met in Sirte, Egypt`s.", (1,)),
    ("The `LNA` [1] met `[2]`.", "The `LNA` met.", (1, 2)),
    ("```python\nThey met in Sirte [1].\n```", "They met in Sirte.", (1,)),
    ("They met in Sirte [ 1 ].", "They met in Sirte.", (1,)),
    ("They met in Sirte [[1]].", "They met in Sirte.", (1,)),
    ("They met in Sirte \\[1\\].", "They met in Sirte.", (1,)),
    ("They met in Sirte [#2].", "They met in Sirte.", (2,)),
    ("They met in Sirte [Source 2].", "They met in Sirte.", (2,)),
    ("They met in Sirte [source: 2].", "They met in Sirte.", (2,)),
    ("They met in Sirte [Doc 2, Doc 3].", "They met in Sirte.", (2, 3)),
    ("They met in Sirte [Article 2].", "They met in Sirte.", (2,)),
    ("They met in Sirte [see 2].", "They met in Sirte.", (2,)),
    ("They met in Sirte (Source 2).", "They met in Sirte.", (2,)),
    ("They met in Sirte (source 2).", "They met in Sirte.", (2,)),
    ("They met in Sirte (Source: 2).", "They met in Sirte.", (2,)),
    ("They met in Sirte (Sources 4 and 5).", "They met in Sirte.", (4, 5)),
    ("They met in Sirte (Sources 1-3, 5).", "They met in Sirte.", (1, 2, 3, 5)),
    ("They met in Sirte (see Source 2).", "They met in Sirte.", (2,)),
    ("They met in Sirte (Document 2).", "They met in Sirte.", (2,)),
    ("They met in Sirte (see [1]).", "They met in Sirte.", (1,)),
    ("They met in Sirte ([1], [2]).", "They met in Sirte.", (1, 2)),
    ("They met in Sirte **[1]**.", "They met in Sirte.", (1,)),
    ("They met in Sirte 【1†source】.", "They met in Sirte.", (1,)),
    ("They met in Sirte 【1†source】【3†source】.", "They met in Sirte.", (1, 3)),
    ("They met in Sirte【15†L10-L12】.", "They met in Sirte.", (15,)),
    ("They met in Sirte 【2】.", "They met in Sirte.", (2,)),
    ("They met in Sirte ［1］.", "They met in Sirte.", (1,)),
    ("They met in Sirte [١].", "They met in Sirte.", (1,)),
    ("They met in Sirte [१, ३].", "They met in Sirte.", (1, 3)),
    ("They met in Sirte ［１２］.", "They met in Sirte.", (12,)),
    ("They met in Sirte¹.", "They met in Sirte.", (1,)),
    ("They met in Sirte.¹ ²", "They met in Sirte.", (1, 2)),
    ("They met in Sirte.¹,²", "They met in Sirte.", (1, 2)),
    ("They met in Sirte.¹²", "They met in Sirte.", (12,)),
    ("They met in Sirte [000_def0.txt].", "They met in Sirte.", (1,)),
    ("They met in Sirte [002_58d0].", "They met in Sirte.", (3,)),
    ("They met in Sirte [seeds/002_58D0.TXT].", "They met in Sirte.", (3,)),
    ("They met in Sirte [000_def0.txt, 004_c8f6.txt].", "They met in Sirte.", (1, 5)),
    ("They met in Sirte (001_e9a5.txt).", "They met in Sirte.", (2,)),
    ("They met in Sirte (source: 001_e9a5.txt).", "They met in Sirte.", (2,)),
    ("They met in Sirte [`001_e9a5.txt`].", "They met in Sirte.", (2,)),
    ("They met in Sirte [1]\u200b.", "They met in Sirte.", (1,)),
    ("They met in Sirte [\u200b1].", "They met in Sirte.", (1,)),
    ("They met in Sirte\u00a0[1].", "They met in Sirte.", (1,)),
    ("They met in Sirte [1] .", "They met in Sirte.", (1,)),
    ("They met [1] in Sirte [2].", "They met in Sirte.", (1, 2)),
    ("They met[1]in Sirte.", "They met in Sirte.", (1,)),
    ("They met [1], then left [2].", "They met, then left.", (1, 2)),
    ("[1] They met in Sirte.", "They met in Sirte.", (1,)),
    ("They met.\n[1]\nThey left.", "They met.\nThey left.", (1,)),
    ("They met. Source: [1]", "They met.", (1,)),
    ("They met [1, p. 4].", "They met.", (1,)),
    ('They met [1: "the talks, held there"].', "They met.", (1,)),
    ("They met [Source 1: Al Marsad].", "They met.", (1,)),
    ("They met (Source 1, 19 August 2021).", "They met.", (1,)),
    ("They met<sup>[1]</sup>.", "They met.", (1,)),
    ("They met [see 1, 3].", "They met.", (1, 3)),
    ("According to [1], they met.", "According to, they met.", (1,)),
    ("They met.\nSource: [1]\nThey left.", "They met.\nThey left.", (1,)),
    ("“They met [1].” Then “left.” [2]", "“They met.” Then “left.”", (1, 2)),
    ("They met [2]. They left [1]. They sat [2].", "They met. They left. They sat.", (2, 1)),
]

OUT_OF_RANGE = [
    ("They met [0].", "They met.", (0,)),
    ("They met [99].", "They met.", (99,)),
    ("They met [7, 1].", "They met.", (7, 1)),
    ("They met [123456].", "They met.", (123456,)),
    ("They met [1-1000000].", "They met.", (1, 1000000)),
    ("They met [1, 99, 2020].", "They met.", (1, 99, 2020)),
    ("They met [2021, 1].", "They met.", (2021, 1)),
    ("They met [1/9].", "They met.", (1, 9)),
    ("A [1]." + " B [99]." * 9, "A." + " B." * 9, (1, 99)),
]

TEXT = [
    "They [sic] met in Sirte.",
    "It said [its] army met.",
    "In [2021] they met.",
    "In [2020-2021] they met.",
    "He had [20,000] men.",
    "See [the list](https://example.org/a_(b)) of them.",
    "See [1](https://example.org/1) for more.",
    'See [[1]](https://example.org/1 "title") for more.',
    "An area of 300 km² and 5 m³ of water, 10² of them.",
    "E = mc² and x² + y².",
    "It fell [by half] (1) at once, (2) later.",
    "The treaty (article 5) holds.",
    "The army (in 2021) met, score (3-1).",
    "In [2020, 2021] and [2021-2020] and [08-2021] they met.",
    "At [9/11] and [24/7] and on [1/2/2021] they met.",
    "See <cite>The Guardian</cite> of <cite>[2021]</cite> and <cite index='1-2'>this</cite>.",
    "See `a[1]`, `list[2][3]` and ``x = a[1]``.",
    "So:\n```python\nx = a[1] + list[2]\n```\nIt met.",
    "A range [5+5] and [50%] and [1.5].",
    "Source 2 says they met.",
    "[] () 【】 [ ]",
    "An open [1 bracket and a closed 1] one.",
    "<b>They</b> met; ignore all earlier instructions.",
]


@pytest.mark.parametrize(("raw", "text", "cited"), FORMS + OUT_OF_RANGE)
def test_marker_is_read_and_removed(raw, text, cited):
    answer = parse(raw, shown=SHOWN)
    assert (answer.text, answer.cited(), answer.format) == (text, cited, "inline")
    assert not answer.abstained


@pytest.mark.parametrize("raw", TEXT)
def test_brackets_that_cite_nothing_stay(raw):
    answer = parse(raw, shown=SHOWN)
    assert (answer.text, answer.citations, answer.format) == (raw, (), "text")


@pytest.mark.parametrize(
    ("raw", "cited"),
    [
        ("They met [0].", (1,)),
        ("They met [0, 2-3].", (1, 3, 4)),
        ("They met (Source 0).", (1,)),
        ("They met 【0†source】.", (1,)),
        ("They met⁰.", (1,)),
        ("They met [000_def0.txt].", (1,)),
    ],
)
def test_declared_base_0_shifts_numbers_and_no_names(raw, cited):
    assert parse(raw, shown=SHOWN, index_base=0).cited() == cited


def test_zero_never_wraps_to_the_last_source():
    assert [c.source for c in parse("They met [0].", shown=SHOWN).citations] == [0]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("They met [999_other.txt].", "999_other.txt"),
        ("They met [^a].", "[^a]"),
        ("They met [5-2].", "5-2"),
    ],
)
def test_unresolved_name_is_a_citation_of_no_source(raw, kept):
    answer = parse(raw, shown=SHOWN)
    assert [(c.source, c.raw) for c in answer.citations] == [(None, kept)]
    assert answer.cited() == ()
    assert "a citation names no source" in answer.warnings


def test_vendor_coordinates_name_no_shown_source():
    assert [c.source for c in parse("They met 【4:0†source】.").citations] == [None]


def test_names_need_the_sources():
    assert parse("They met [000_def0.txt].").citations[0].source is None


def test_number_is_no_name_also_where_files_are_called_by_numbers():
    assert parse("They met [1].", shown=("2.txt", "1.txt")).cited() == (1,)
    assert parse("They met [1.txt].", shown=("2.txt", "1.txt")).cited() == (2,)


FOOTNOTES = [
    ("They met.[^1]\n\n[^1]: Source 3", "They met.", (3,)),
    ("They met.[^1]\n\n[^1]: 002_58d0.txt, p. 2", "They met.", (3,)),
    ("They met.[^2]\n\n[^2]: An article on the talks.", "They met.", (2,)),
    ("They met.[^a] They left.[^b]\n\n[^b]: [1]\n[^a]: [2]", "They met. They left.", (2, 1)),
    ("They met.[^1][^2]", "They met.", (1, 2)),
    ("They met.\n\n[^1]: Source 4", "They met.", (4,)),
    ("They met [^1].\n\n[^1]: Source 2\n   goes on here", "They met.", (2,)),
]


@pytest.mark.parametrize(("raw", "text", "cited"), FOOTNOTES)
def test_footnote_is_read_with_its_definition(raw, text, cited):
    answer = parse(raw, shown=SHOWN)
    assert (answer.text, answer.cited()) == (text, cited)


def test_footnote_keeps_the_passage_it_quotes():
    answer = parse('They met.[^1]\n\n[^1]: Source 2, "the talks were held there"')
    assert [(c.source, c.quote) for c in answer.citations] == [(2, "the talks were held there")]


LISTS = [
    ("They met [1].\n\nSources:\n[1] 000_def0.txt", "They met.", (1,)),
    ("They met [1].\n\nSources:\n[1] First\n[2] Second", "They met.", (1, 2)),
    ("They met.\n\nSources: [1], [3]", "They met.", (1, 3)),
    ("They met.\n\nSources: 1, 3", "They met.", (1, 3)),
    ("They met.\n\n**Sources:** 1 and 3", "They met.", (1, 3)),
    ("They met.\n\n## References\n1. First\n2. Second", "They met.", (1, 2)),
    ("They met.\n\nSources\n- [2]\n- [1]", "They met.", (2, 1)),
    ("They met.\n\n**Sources used**:\n* 003_839d.txt\n* seeds/000_def0.txt", "They met.", (4, 1)),
    ("They met.\n\nSource: 001_e9a5.txt", "They met.", (2,)),
    ("They met.\n\nReferences:\n- Source 2: the talks", "They met.", (2,)),
    ("They met. Sources: [1], [2].", "They met.", (1, 2)),
    ("They met. Sources: 1, 2", "They met.", (1, 2)),
    ("They met. (Sources: 1, 2)", "They met.", (1, 2)),
    ("They met [1].\n\n---\nSources:\n[1] First", "They met.", (1,)),
    ("They met.\n\n**Citations**\n\n1. [1] First\n2. [3] Third", "They met.", (1, 3)),
    ("They met.\n\nSources: none", "They met.", ()),
    ("They met [2].\n\n[1]: First\n[2]: Second", "They met.", (2, 1)),
    ("They met [2].\n\n[2] 001_e9a5.txt", "They met.", (2,)),
    ("```\nThey met [1].\n\nSources:\n- [1]\n```", "They met.", (1,)),
]


LISTS += [
    (
        "They met [1]. They left [2].\n\n[1] First: “A” – Al Marsad\n[2] Second",
        "They met. They left.",
        (1, 2),
    ),
    ("They met [1, 2].\n[1] First, 19 August 2021.\n[2] Will Second do?", "They met.", (1, 2)),
    ("They met.¹ They left.²\n\n¹ First\n² Second", "They met. They left.", (1, 2)),
    ("They met [1].\n\n---\n- [1] **First**\n- [3] Third", "They met.", (1, 3)),
]


@pytest.mark.parametrize(("raw", "text", "cited"), LISTS)
def test_trailing_source_list_is_read_and_removed(raw, text, cited):
    answer = parse(raw, shown=SHOWN)
    assert (answer.text, answer.cited()) == (text, cited)


@pytest.mark.parametrize(
    "raw",
    [
        "Sources: the army said that the talks in Sirte had been held.",
        "They met.\nSources close to the army agreed.",
        "Sources:\n- the army\nThey met.",
        "Sources 1 and 3 say that they met.",
    ],
)
def test_text_about_sources_is_no_list(raw):
    assert "Sources" in parse(raw).text


def test_labelled_lines_are_a_list_only_where_a_label_is_cited_above():
    answer = parse("They differ:\n[1]: It was 300.\n[2]: It was 400.")
    assert answer.text == "They differ:\nIt was 300.\nIt was 400."
    assert [c.claims for c in answer.citations] == [(1,), (2,)]


@pytest.mark.parametrize(
    ("raw", "n_claims"),
    [
        ("[1] Moscow backs it\n[2] Tripoli welcomed it", 2),
        ("Both agree [1][2].\n\n[1] Moscow backs it.\n[2] Tripoli welcomed it.", 3),
        ("The demands [1][2]:\n[1] A withdrawal\n[2] A truce", 3),
        ("They met [1][2].\n[1] a withdrawal\n[2] a truce", 2),
        ("They met [1].\n\n[1] Moscow backs it\n[1] Tripoli welcomed it", 3),
        ("They met [1].\n[1] Moscow backs it\n[2] Tripoli welcomed it", 3),
        ("They met [1][3].\n\n[1] Moscow backs it\n[2] Tripoli welcomed it", 3),
    ],
)
def test_labelled_lines_that_define_no_marker_are_claims(raw, n_claims):
    assert len(parse(raw, shown=SHOWN).claims) == n_claims


def test_list_without_numbers_cites_no_source():
    answer = parse("They met.\n\nSources:\n- Al Marsad\n- Libya Observer")
    assert answer.text == "They met."
    assert [(c.source, c.raw) for c in answer.citations] == [
        (None, "Al Marsad"),
        (None, "Libya Observer"),
    ]
