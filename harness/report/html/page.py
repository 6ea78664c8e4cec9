"""A report as one HTML page that needs nothing beside itself.

Jinja escapes every value; style and script are allowed by their hashes alone; the script puts
strings into the page as text, never as markup, and the policy forbids anything else.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from harness.report.document import printable
from harness.report.html import accounting, citing, compared, exam, items, overview
from harness.report.html.escaping import clock, csp_hash, script_json, shown
from harness.report.html.values import Report

_TEMPLATES = files(__package__) / "templates"


def render_page(report: Report) -> str:
    """The whole page as text; the same for the same report."""
    item_at = {(found.task, found.id): n for n, found in enumerate(report.items)}
    index = {**items.index_json(report), "flips": compared.flips_json(report, item_at)}
    return render(
        "page.html.j2",
        script=_asset("page.js"),
        title=f"{shown(report.title, 120)} · report",
        report=report,
        boards=overview.boards(report),
        warnings=overview.warnings(report),
        accounting=accounting.accounting(report),
        cards=overview.cards(report),
        lock=overview.lock(report),
        panels=compared.panels(report),
        citings=citing.citings(report),
        exam=exam.sheet(report.exam),
        classes=items.CLASSES,
        kinds=sorted({items.slice_of(found, "kind") for found in report.items} - {""}),
        index=script_json(index),
        chunks=script_json(items.detail_chunks(report)),
        sources=script_json(items.packed_sources(report.sources)),
    )


def render(template: str, *, script: str, title: str, **values: object) -> str:
    """A template filled in; its policy allows the house's style and this script alone."""
    style = _asset("page.css")
    return (
        _environment()
        .get_template(template)
        .render(
            values,
            title=title,
            style=style,
            script=script,
            style_hash=csp_hash(style),
            script_hash=csp_hash(script) if script else "'none'",
        )
    )


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"shown": shown, "printable": printable, "clock": clock}
    return environment
