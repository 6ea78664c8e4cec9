"""The gold and seed files as pydantic models: the one place that says which fields exist.

Only `id`, `question` and `answers` are required of a question; a user's own gold may leave out
everything else. Rows become the frozen values of `harness.core.item` and are then dropped.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from harness.core.item import Fact, Position, QaItem, ReferenceSentence, Span, SummaryItem

Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
ItemId = Annotated[str, StringConstraints(pattern=r"^[^\s/\\\x00-\x1f\x7f]+$", max_length=200)]

Kind = Literal["single_source", "multi_source", "temporal", "conflict", "unanswerable"]
KINDS: tuple[str, ...] = get_args(Kind)
AnswerType = Literal[
    "person", "organisation", "place", "number", "date", "yes_no",
    "list", "decision", "reason", "condition", "none",
]  # fmt: skip
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_ROUNDING = 1e-9
SummaryKind = Literal["single", "multi", "timeline", "query"]


class Row(BaseModel):
    """Base of every row: unknown keys are errors, values are never coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SpanRow(Row):
    """A passage: `text[start:end] == quote` in the seed; offsets come together or not at all."""

    seed: Text
    quote: Text
    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> SpanRow:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end together, or neither")
        return self

    def value(self) -> Span:
        """The span as a core value."""
        return Span(seed=self.seed, quote=self.quote, start=self.start, end=self.end)


Groups = list[Annotated[list[SpanRow], Field(min_length=1)]]


def _groups(rows: list[list[SpanRow]]) -> tuple[tuple[Span, ...], ...]:
    return tuple(tuple(span.value() for span in group) for group in rows)


class FactRow(Row):
    """A fact in all its wordings, vital or merely okay."""

    any: Annotated[list[Text], Field(min_length=1)]
    weight: Literal["vital", "okay"] = "vital"

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, value: object) -> object:
        """A bare list of wordings is a vital fact."""
        return {"any": value} if isinstance(value, list) else value


def _facts(rows: list[FactRow]) -> tuple[Fact, ...]:
    return tuple(Fact(any=tuple(row.any), vital=row.weight == "vital") for row in rows)


class PositionRow(Row):
    """One side of a conflict."""

    answer: Text
    aliases: list[Text] = []
    evidence: Groups = []

    def value(self) -> Position:
        """The position as a core value."""
        return Position(
            answer=self.answer, aliases=tuple(self.aliases), evidence=_groups(self.evidence)
        )


class QaRow(Row):
    """A line of `qa.jsonl`."""

    id: ItemId
    question: Text
    kind: Kind | None = None
    answer_type: AnswerType | None = None
    answerable: bool | None = None
    answers: list[Text]
    items: list[Annotated[list[Text], Field(min_length=1)]] | None = None
    key_facts: list[FactRow] | None = None
    reject: list[Text] | None = None
    positions: list[PositionRow] | None = None
    evidence: Groups | None = None
    distractors: list[SpanRow] | None = None
    as_of: Text | None = None
    resolution: Text | None = None
    derivation: Literal["paraphrase", "sum", "resolved_date"] | None = None
    premise_corrections: list[Text] | None = None
    spelling: bool | None = None
    cluster: Text | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _answers_fit(self) -> QaRow:
        if self.answerable and not self.answers:
            raise ValueError("at least one answer, since answerable is true")
        if self.answerable is False and self.answers:
            raise ValueError("no answers, since answerable is false")
        if self.kind == "unanswerable" and self.answers:
            raise ValueError("no answers, since kind is unanswerable")
        return self

    def value(self) -> QaItem:
        """The item as a core value."""
        return QaItem(
            id=self.id,
            question=self.question,
            answers=tuple(self.answers),
            answerable=bool(self.answers),
            kind=self.kind,
            answer_type=self.answer_type,
            items=tuple(tuple(group) for group in self.items or ()),
            key_facts=_facts(self.key_facts or []),
            reject=tuple(self.reject or ()),
            positions=tuple(position.value() for position in self.positions or ()),
            evidence=_groups(self.evidence or []),
            distractors=tuple(span.value() for span in self.distractors or ()),
            as_of=self.as_of,
            resolution=self.resolution,
            derivation=self.derivation,
            premise_corrections=tuple(self.premise_corrections or ()),
            spelling=bool(self.spelling),
            cluster=self.cluster,
            note=self.note,
        )


class SentenceRow(Row):
    """A sentence of a reference summary; a timeline entry also has its date."""

    text: Text
    evidence: Groups = []
    date: Text | None = None
    printed: Text | None = None
    precision: Literal["day", "month", "year"] | None = None
    basis: Text | None = None

    def value(self) -> ReferenceSentence:
        """The sentence as a core value."""
        return ReferenceSentence(
            text=self.text,
            evidence=_groups(self.evidence),
            date=self.date,
            printed=self.printed,
            precision=self.precision,
            basis=self.basis,
        )


class SummaryRow(Row):
    """A line of `summaries.jsonl`."""

    id: ItemId
    task: SummaryKind = "single"
    seeds: Annotated[list[Text], Field(min_length=1)]
    query: Text | None = None
    references: Annotated[
        list[Annotated[list[SentenceRow], Field(min_length=1)]], Field(min_length=1)
    ]
    key_facts: list[FactRow] | None = None
    must_not: list[Text] | None = None
    cluster: Text | None = None

    @model_validator(mode="after")
    def _query_fits(self) -> SummaryRow:
        if (self.task == "query") != (self.query is not None):
            raise ValueError("a query exactly where task is 'query'")
        return self

    def value(self) -> SummaryItem:
        """The item as a core value."""
        return SummaryItem(
            id=self.id,
            kind=self.task,
            seeds=tuple(self.seeds),
            references=tuple(tuple(s.value() for s in reference) for reference in self.references),
            query=self.query,
            key_facts=_facts(self.key_facts or []),
            must_not=tuple(self.must_not or ()),
            cluster=self.cluster,
        )


class SeedRow(Row):
    """An entry of `seeds/manifest.yaml`.

    `sha256_unspaced` is that of the file without its white space: it tells a re-wrapped seed from
    an edited one.
    """

    file: Text
    sha256: Sha256
    sha256_unspaced: Sha256 | None = None
    title: Text | None = None
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    date_printed: Text | None = None
    content_spans: list[Annotated[list[int], Field(min_length=2, max_length=2)]] = []


class ManifestRow(Row):
    """`seeds/manifest.yaml` whole."""

    seeds: list[SeedRow]


class AliasRow(Row):
    """An entry of `gold/aliases.yaml`."""

    name: Text
    type: Literal["person", "organisation", "place", "event"]
    aliases: list[Text]


class Bounds(Row):
    """A closed range of counts; either end may be open."""

    min: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    max: Annotated[float, Field(ge=0)] = float("inf")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min > self.max:
            raise ValueError("min no larger than max")
        return self

    def holds(self, value: float) -> bool:
        """Whether the value lies inside."""
        return self.min <= value <= self.max


class Share(Bounds):
    """A closed range of shares, from 0 to 1."""

    min: Annotated[float, Field(ge=0, le=1)] = 0
    max: Annotated[float, Field(ge=0, le=1)] = 1


class Policy(Row):
    """`gold/policy.yaml`: the set's version and its rules of composition."""

    version: Text | None = None
    n_items: dict[Literal["qa", "summaries"], Bounds] = {}
    kinds: dict[Kind, Share] = {}
    unanswerable: Share | None = None
    single_sentence_questions: Share | None = None
    summary_words: dict[SummaryKind, Bounds] = {}

    @field_validator("kinds")
    @classmethod
    def _sum_to_one(cls, kinds: dict[Kind, Share]) -> dict[Kind, Share]:
        least = sum(bounds.min for bounds in kinds.values())
        most = sum(bounds.max for bounds in kinds.values()) + len(KINDS) - len(kinds)
        if least > 1 + _ROUNDING or most < 1 - _ROUNDING:
            found = f"at least {least:g}" if least > 1 else f"at most {most:g}"
            raise ValueError(f"shares that can sum to 1, not to {found}")
        return kinds
