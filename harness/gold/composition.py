"""What a gold set is made of, and the rules of composition it is held to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.core.errors import Problem
from harness.core.item import QaItem, SummaryItem
from harness.gold.documents import line_in
from harness.gold.load import TASK_FILES, Gold
from harness.gold.overlap import single_sentence_questions
from harness.gold.schema import KINDS, Bounds, Policy

_UNANSWERABLE_SHARE = (0.1, 0.35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What a gold set holds, counted.

    `single_sentence` names the answerable questions whose content words all stand in one sentence
    of the seeds; its share, like that of unanswerable questions, is None where there is nothing to
    take a share of.
    """

    n_items: Mapping[str, int]
    kinds: Mapping[str, int]
    answer_types: Mapping[str, int]
    unanswerable_share: float | None
    single_sentence_share: float | None
    single_sentence: tuple[str, ...]
    summary_words: Mapping[str, tuple[int, ...]]


def compose(gold: Gold) -> Composition:
    """The counts that the rules of composition speak about."""
    qa = [item for item in gold.tasks.get("qa", {}).values() if isinstance(item, QaItem)]
    summaries = [i for i in gold.tasks.get("summaries", {}).values() if isinstance(i, SummaryItem)]
    answerable = [item for item in qa if item.answerable]
    overlap = bool(answerable and gold.sources)
    single = single_sentence_questions(answerable, gold.sources) if overlap else ()
    return Composition(
        n_items={task: len(items) for task, items in gold.tasks.items()},
        kinds=Counter(item.kind or "none given" for item in qa),
        answer_types=Counter(item.answer_type or "none given" for item in qa),
        unanswerable_share=(len(qa) - len(answerable)) / len(qa) if qa else None,
        single_sentence_share=len(single) / len(answerable) if overlap else None,
        single_sentence=single,
        summary_words={
            item.id: tuple(len(text.split()) for text in item.reference_texts())
            for item in summaries
        },
    )


def policy_problems(gold: Gold, composition: Composition) -> Iterator[Problem]:
    """Where a set breaks the rules that its `policy.yaml` states."""
    policy = gold.policy
    if policy is None:
        return
    n_qa = composition.n_items.get("qa", 0)
    checks: list[tuple[str, float, Bounds]] = [
        (f"n_items.{task}", composition.n_items.get(task, 0), bounds)
        for task, bounds in policy.n_items.items()
    ]
    checks += [
        (f"kinds.{kind}", composition.kinds.get(kind, 0) / n_qa, bounds)
        for kind, bounds in policy.kinds.items()
        if n_qa > 0
    ]
    shares = {
        "unanswerable": (composition.unanswerable_share, policy.unanswerable),
        "single_sentence_questions": (
            composition.single_sentence_share,
            policy.single_sentence_questions,
        ),
    }
    checks += [
        (key, share, bounds)
        for key, (share, bounds) in shares.items()
        if share is not None and bounds is not None
    ]
    for key, value, bounds in checks:
        if not bounds.holds(value):
            path = gold.folder / "policy.yaml"
            yield Problem(
                where=f"{path}:{line_in(path, tuple(key.split('.')))}: {key}",
                found=f"{value:.3g}",
                expected=f"between {bounds.min:g} and {bounds.max:g}",
                fix="add or drop items, or change the policy",
            )
    yield from _length_problems(gold, policy, composition)


def _length_problems(gold: Gold, policy: Policy, composition: Composition) -> Iterator[Problem]:
    bounds_of = {str(kind): bounds for kind, bounds in policy.summary_words.items()}
    for item in gold.tasks.get("summaries", {}).values():
        bounds = bounds_of.get(item.kind or "")
        for at, n_words in enumerate(composition.summary_words[item.id]):
            if bounds and not bounds.holds(n_words):
                yield Problem(
                    where=gold.where("summaries", item.id, f"references[{at}]"),
                    found=f"{n_words} words",
                    expected=f"between {bounds.min:g} and {bounds.max:g} for {item.kind}",
                    fix="shorten or lengthen it, or change the policy",
                )


def advice(gold: Gold, composition: Composition) -> Iterator[Problem]:
    """What a set without a policy should think about."""
    where = str(gold.folder / TASK_FILES["qa"])
    share = composition.unanswerable_share
    low, high = _UNANSWERABLE_SHARE
    if share is not None and not low <= share <= high:
        yield Problem(
            where=where,
            found=f"{share:.0%} unanswerable questions",
            expected=f"between {low:.0%} and {high:.0%}, so that guessing and refusing both cost",
            fix="add unanswerable questions, or state your own share in policy.yaml",
        )
    missing = [kind for kind in KINDS if composition.kinds and not composition.kinds.get(kind)]
    if missing and "none given" not in composition.kinds:
        yield Problem(
            where=where,
            found=f"no item of kind {', '.join(missing)}",
            expected="every kind",
            fix="add some, or state your own shares in policy.yaml",
        )
