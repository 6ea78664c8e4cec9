"""The linter's rules for what counts as an answer: accepted, rejected, declined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.core.item import QaItem
from harness.gold.load import Gold
from harness.gold.rules import Finding, spellings
from harness.text.normalize import normalize_answer
from harness.text.standing import stands_in

_Named = tuple[str, str]  # a JSON path and the name that stands there
_POLAR = ("yes", "no")


def rejects_apart(item: QaItem, gold: Gold) -> Iterator[Finding]:
    """No rejected answer equals an accepted one, a variant of it or an alias of one of these."""
    named = list(_accepted(item))
    accepted = {normalize_answer(name): f"{path} {name!r}" for path, name in reversed(named)}
    for path, name in named:
        for variant in spellings((name,), item, gold):
            which = f"{variant!r}, an alias of {path} {name!r}"
            accepted.setdefault(normalize_answer(variant), which)
    for index, wrong in enumerate(item.reject):
        if normalize_answer(wrong) in accepted:
            yield (
                f"reject[{index}]",
                f"{wrong!r}, which equals {accepted[normalize_answer(wrong)]}",
                "rejects that differ from every answer",
                "remove one of the two",
            )


def _accepted(item: QaItem) -> Iterator[_Named]:
    """Everything that counts towards a right answer, with where it stands."""
    yield from ((f"answers[{a}]", answer) for a, answer in enumerate(item.answers))
    for names in (*_sides(item), *_members(item)):
        yield from names
    for f, fact in enumerate(item.key_facts):
        yield from ((f"key_facts[{f}].any[{w}]", wording) for w, wording in enumerate(fact.any))


def _sides(item: QaItem) -> list[list[_Named]]:
    """The names of every position of a conflict."""
    return [
        [
            (f"positions[{p}].answer", side.answer),
            *((f"positions[{p}].aliases[{a}]", alias) for a, alias in enumerate(side.aliases)),
        ]
        for p, side in enumerate(item.positions)
    ]


def _members(item: QaItem) -> list[list[_Named]]:
    """The names of every member of a list."""
    return [
        [(f"items[{i}][{n}]", name) for n, name in enumerate(group)]
        for i, group in enumerate(item.items)
    ]


def sides_apart(item: QaItem, gold: Gold) -> Iterator[Finding]:
    """No two positions, and no two members of a list, share a name."""
    for groups in (_sides(item), _members(item)):
        first: dict[str, tuple[int, str]] = {}
        for at, group in enumerate(groups):
            for path, name in group:
                clash = _claim(first, at, path, spellings((name,), item, gold))
                if clash:
                    yield (
                        path,
                        f"{name!r}, which also names {clash}",
                        "names that tell one from the other",
                        "remove the name from one of them, or keep one alone",
                    )
                    break


def _claim(
    first: dict[str, tuple[int, str]], group: int, path: str, names: Iterable[str]
) -> str | None:
    """Notes names as the group's; returns where another group has one of them already."""
    for name in names:
        owner, where = first.setdefault(normalize_answer(name), (group, path))
        if owner != group:
            return where
    return None


def answers_list_members(item: QaItem, gold: Gold) -> Iterator[Finding]:
    """Every answer of a list names every member."""
    if item.answer_type != "list" or item.kind == "conflict":
        return
    for a, answer in enumerate(item.answers):
        missing = [
            group[0]
            for group in item.items
            if not any(stands_in(n, answer, loose=True) for n in spellings(group, item, gold))
        ]
        if missing:
            yield (
                f"answers[{a}]",
                f"{answer!r} without {', '.join(map(repr, missing))}",
                "an answer that names every member of `items`",
                "name it, or take it out of `items`",
            )


def begins_with_yes_or_no(item: QaItem, _: Gold) -> Iterator[Finding]:
    """The answers to a yes-no question all begin with the same of the two words."""
    if item.answer_type != "yes_no" or item.kind == "conflict":
        return
    said = [normalize_answer(answer).partition(" ")[0] for answer in item.answers]
    for a, word in enumerate(said):
        if word not in _POLAR or word != said[0]:
            yield (
                f"answers[{a}]",
                repr(item.answers[a]),
                "yes or no as the first word, the same in every answer",
                "begin with the word, or give the item another answer_type",
            )


def declined_rightly(item: QaItem, _: Gold) -> Iterator[Finding]:
    """An unanswerable question has nothing that would answer it, and the kind says so."""
    if item.answerable:
        return
    if item.kind not in (None, "unanswerable"):
        yield "kind", item.kind or "", "unanswerable, since there are no answers", "correct one"
    for field in ("items", "key_facts", "positions", "evidence"):
        if getattr(item, field):
            yield (
                field,
                f"{len(getattr(item, field))} on an unanswerable question",
                f"no `{field}` where nothing answers the question",
                "record passages that tempt under `distractors`, or make it answerable",
            )


def premise_corrected(item: QaItem, _: Gold) -> Iterator[Finding]:
    """Corrections of a premise stand on unanswerable questions and say more than the question."""
    if item.premise_corrections and item.answerable:
        yield (
            "premise_corrections",
            "corrections on an answerable question",
            "them on unanswerable questions alone, since they count as abstentions",
            "remove them, or mark the question as unanswerable",
        )
    asked = f" {normalize_answer(item.question)} "
    for c, wording in enumerate(item.premise_corrections):
        if f" {normalize_answer(wording)} " in asked:
            yield (
                f"premise_corrections[{c}]",
                f"{wording!r}, which stands in the question",
                "wordings that only a correction of the premise has",
                "word it as the correction: whoever repeats the question would be right",
            )


def lure_recorded(item: QaItem, _: Gold) -> Iterator[Finding]:
    """An unanswerable question names the passages that tempt."""
    if item.kind == "unanswerable" and not item.distractors:
        yield (
            "distractors",
            "nothing",
            "`distractors` where kind is unanswerable",
            "add the passage that tempts to an answer",
        )
