"""Agreement with people as a document: all rows first, then every group, then the differences."""

from __future__ import annotations

from collections.abc import Sequence

from harness.analysis.agreement import Agreement, Difference, Figure
from harness.analysis.meta import Meta, figures
from harness.core.score import Direction
from harness.report.document import Cell, Column, Document, Note, Table, Tone

_TITLES = {
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced",
    "kappa": "kappa",
    "precision": "precision",
    "recall": "recall",
    "auc": "AUC",
    "kendall_tau_b": "tau-b",
    "spearman": "Spearman",
}
_ERRORS = "false yes / missed"
_NONE = Cell(text="–", tone="muted")


def agreement_document(meta: Meta) -> Document:
    """Tables of agreement, with what was resampled, dropped and undefined in notes."""
    tables = []
    for group in (None, *meta.groups):
        found = [one for one in meta.agreements if one.group == group]
        tables.append(_agreements(group or "Agreement with people", found))
    if meta.differences:
        tables.append(_differences(meta.differences))
    return Document(title="Agreement with people", tables=tables, notes=_notes(meta))


def _agreements(title: str, found: Sequence[Agreement]) -> Table:
    """A row a yardstick; a column that is empty from top to bottom is left out."""
    n = max(one.n + one.undefined for one in found)
    shown = [name for name in _TITLES if any(figures(one)[name].value is not None for one in found)]
    crossed = any(one.misses is not None for one in found)
    titles = ["n", *(_TITLES[name] for name in shown), *([_ERRORS] if crossed else [])]
    shares = [one.human_yes.value for one in found if one.human_yes.value is not None]
    says = f" · people say yes to {shares[0]:.1%}" if shares else ""
    return Table(
        title=f"{title} · {n:,} answers{says}",
        columns=[Column(title="metric", numeric=False), *map(_numeric, titles)],
        rows=[_row(one, shown, crossed=crossed) for one in found],
    )


def _numeric(title: str) -> Column:
    return Column(title=title)


def _row(one: Agreement, shown: Sequence[str], *, crossed: bool) -> list[Cell]:
    known = figures(one)
    errors = _NONE if one.misses is None else Cell(text=f"{one.false_alarms} / {one.misses}")
    return [
        Cell(text=one.metric, tone="strong"),
        Cell(text=f"{one.n}", detail=f"of {one.n + one.undefined}" if one.undefined else ""),
        *(_cell(known[name]) for name in shown),
        *([errors] if crossed else []),
    ]


def _cell(figure: Figure) -> Cell:
    if figure.value is None:
        return _NONE
    return Cell(text=_number(figure.value), detail=_interval(figure))


def _number(value: float) -> str:
    """Three decimals without the leading zero: metrics differ by a hundredth and less.

    >>> _number(0.9034), _number(-0.25), _number(1.0)
    ('.903', '-.250', '1.000')
    """
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 0.9995 else f"{value:.3f}"


def _interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"{_number(figure.low)}–{_number(figure.high)}"


def _differences(found: Sequence[Difference]) -> Table:
    titles = ("group", "metric", "n", "difference")
    return Table(
        title=f"Balanced accuracy, less that of {found[0].reference}",
        columns=[Column(title=title, numeric=title in titles[2:]) for title in titles],
        rows=[
            [
                Cell(text=one.group or "all"),
                Cell(text=one.metric, tone="strong"),
                Cell(text=str(one.n)),
                _difference(one.balanced_accuracy),
            ]
            for one in found
        ],
    )


def _difference(figure: Figure) -> Cell:
    if figure.value is None:
        return _NONE
    text = f"{figure.value:+.3f}"
    if figure.low is None or figure.high is None:
        return Cell(text=text)
    tone: Tone = "good" if figure.low > 0 else "bad" if figure.high < 0 else "plain"
    return Cell(text=text, detail=f"{figure.low:+.3f} to {figure.high:+.3f}", tone=tone)


def _notes(meta: Meta) -> list[Note]:
    notes = [Note(text=_resampled(meta))]
    if any(one.misses is not None for one in meta.agreements):
        notes.append(Note(text=f"A metric says yes: {_thresholds(meta)}."))
    notes += [
        Note(text=f"{n:,} rows left out: {why}.", tone="warning") for why, n in meta.dropped.items()
    ]
    return notes + [Note(text=text, tone="warning") for text in _undefined(meta)]


def _resampled(meta: Meta) -> str:
    text = "95 % intervals: shares by Wilson, the others by BCa bootstrap "
    if meta.units == "questions":
        text = text.replace("Wilson", "Wilson at the effective number of answers")
        text += f"over {meta.n_units:,} questions, each with all its answers"
    else:
        text += "over answers"
    dealt = f", dealt into {meta.n_blocks:,} blocks" if meta.n_blocks else ""
    return f"{text}{dealt}; differences are paired."


def _thresholds(meta: Meta) -> str:
    by_rule: dict[str, list[str]] = {}
    for one in meta.yardsticks:
        if one.threshold is not None:
            way = "down" if one.direction is Direction.LOWER else "on"
            by_rule.setdefault(f"from {one.threshold:g} {way}", []).append(one.name)
    if len(by_rule) == 1:
        return next(iter(by_rule))
    return "; ".join(f"{rule} ({', '.join(names)})" for rule, names in by_rule.items())


def _undefined(meta: Meta) -> list[str]:
    """Why numbers over all rows are missing, each reason once."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for one in meta.agreements:
        for name, figure in figures(one).items() if one.group is None else ():
            if figure.value is None and name in _TITLES:
                metrics = found.setdefault(figure.reason or "", {})
                metrics.setdefault(one.metric, {})[_TITLES[name]] = None
    notes = []
    for why, metrics in found.items():
        titles = dict.fromkeys(title for named in metrics.values() for title in named)
        notes.append(f"No {', '.join(titles)} for {', '.join(metrics)}: {why}.")
    return notes
