from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from harness.analysis.checks import Check, Finding
from harness.analysis.comparison import Comparison, ItemView
from harness.analysis.gate import Verdict
from harness.config.quarantine import Quarantined
from harness.core.item import Span
from harness.report.files import to_markdown
from harness.report.junit import to_junit
from harness.report.verdict import Gating, ItemCase, verdict_document

ANY = st.text(st.characters() | st.sampled_from("\ud800\x00\x1b\ufffe]>&<\r\n"), max_size=12)


def gating(finding: Finding, text: str = "said", **fields: object) -> Gating:
    check = Check(
        kind="must_pass", name=text, model="m", finding=finding, detail=text, items=(text,)
    )
    comparison = Comparison(
        reference=text, candidate="new", effects=(), flips=(), left_out={}, family=0
    )
    span = Span(seed="a.txt", quote=text, start=0, end=1)
    view = ItemView(question=text, gold=(text,), passages=(span,))
    case = ItemCase(item=text, model="m", before=text, after=text, view=view)
    entry = Quarantined(item=text, reason=text, measured=text, until=None)
    return Gating(
        verdict=Verdict(comparison=comparison, metrics=(), checks=(check,), family=0),
        treatment=[text],
        cases={("m", text): case},
        quarantined=[entry],
        **fields,
    )


@given(ANY)
def test_any_text_makes_valid_xml(text):
    xml = to_junit(gating(Finding.REGRESSED, text))
    root = ET.fromstring(xml.encode("utf-8"))  # a lone surrogate would not encode
    [case] = root.iter("testcase")
    shown = case.find("failure").text
    for line in text.splitlines():
        if line.isalnum():
            assert line in shown


@given(ANY)
def test_any_text_stays_text_in_markdown(text):
    found = to_markdown(verdict_document(gating(Finding.REGRESSED, f"<b>|`{text}")))
    assert "<b>" not in found
    assert "\x1b" not in found


def outcome(finding: Finding, **fields: object) -> str:
    [case] = ET.fromstring(to_junit(gating(finding, **fields))).iter("testcase")
    [tag] = [child.tag for child in case]
    return tag


def test_what_each_finding_is_to_a_ci_system():
    assert {finding: outcome(finding) for finding in Finding} == {
        Finding.REGRESSED: "failure",
        Finding.INCONCLUSIVE: "skipped",
        Finding.NOT_ENFORCED: "skipped",
        Finding.LOSS_NOTED: "system-out",
        Finding.NOT_REGRESSED: "system-out",
        Finding.UNCHANGED: "system-out",
    }
    assert outcome(Finding.INCONCLUSIVE, inconclusive_fails=True) == "failure"


def test_a_gold_that_cannot_be_shown_leaves_the_answers():
    found = gating(Finding.REGRESSED)
    case = ItemCase(item="said", model="m", before="", after="no")
    [told] = ET.fromstring(
        to_junit(Gating(verdict=found.verdict, cases={("m", "said"): case}))
    ).iter("failure")
    assert told.text.splitlines()[-3:] == [
        "item      said",
        "before    (no answer)",
        "after     no",
    ]
