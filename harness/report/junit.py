"""A gate's verdict as JUnit XML, for the test pages of CI systems: a test case a check.

What regressed is a failure; what is inconclusive is skipped with the reason, or a failure where
the gate was told to fail on it; what is not enforced is skipped. Every text is made of characters
that XML can hold, whatever a model wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from harness.analysis.checks import Check, Finding
from harness.report.document import printable
from harness.report.verdict import Gating, ItemCase, listed, shown

_ITEMS_TOLD = 25


def to_junit(gating: Gating) -> str:
    """The XML document of one test suite. Holds no clock: equal verdicts give equal bytes."""
    verdict = gating.verdict
    cases = [_case(gating, check) for check in verdict.checks]
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": 0,
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    attributes = {name: str(n) for name, n in counts.items()}
    name = f"gate: {verdict.comparison.candidate} against {verdict.comparison.reference}"
    suites = ET.Element("testsuites", attributes)
    suite = ET.SubElement(suites, "testsuite", {"name": printable(name), "time": "0", **attributes})
    properties = ET.SubElement(suite, "properties")
    told = [("treatment", change) for change in gating.treatment]
    told += [("quarantined", f"{q.item}: {q.reason} ({q.measured})") for q in gating.quarantined]
    for key, value in told:
        ET.SubElement(properties, "property", {"name": key, "value": printable(value)})
    if not told:
        suite.remove(properties)
    suite.extend(cases)
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _case(gating: Gating, check: Check) -> ET.Element:
    name = f"{check.task} {check.name}" if check.task else check.name
    where = f"gate.{check.kind}.{check.model}" if check.model else f"gate.{check.kind}"
    case = ET.Element(
        "testcase", {"classname": printable(where), "name": printable(name), "time": "0"}
    )
    message = {"message": printable(f"{shown(check.finding)}: {check.detail}")}
    failed = check.finding is Finding.REGRESSED or (
        check.finding is Finding.INCONCLUSIVE and gating.inconclusive_fails
    )
    if failed:
        failure = ET.SubElement(case, "failure", {**message, "type": str(check.finding)})
        failure.text = _lines(_told(gating, check))
    elif check.finding in (Finding.INCONCLUSIVE, Finding.NOT_ENFORCED):
        ET.SubElement(case, "skipped", message)
    else:
        ET.SubElement(case, "system-out").text = message["message"]
    return case


def _lines(lines: Iterator[str]) -> str:
    return "\n".join(printable(part) for line in lines for part in line.splitlines() or [""])


def _told(gating: Gating, check: Check) -> Iterator[str]:
    """What a reader needs to see why: the finding, then each item with its answers."""
    yield f"{shown(check.finding)}: {check.detail}"
    if gating.treatment:
        yield f"treatment: {'; '.join(gating.treatment)}"
    for item in check.items[:_ITEMS_TOLD]:
        yield ""
        yield from _item_told(gating.cases[check.model, item])
    if rest := check.items[_ITEMS_TOLD:]:
        yield ""
        yield f"and {len(rest)} more: {listed(rest)}"


def _item_told(case: ItemCase) -> Iterator[str]:
    yield f"item      {case.item}"
    if case.view is not None:
        yield f"question  {case.view.question}"
        yield f"gold      {' | '.join(case.view.gold) or 'no answer in the sources'}"
        for span in case.view.passages[:3]:
            yield f"passage   {span.seed}: {span.quote}"
    yield f"before    {case.before or '(no answer)'}"
    yield f"after     {case.after or '(no answer)'}"
