"""Whether a passage supports a claim (T2), by rules and counts alone: the specification.

`judge(claim, passage)` hands back a label (supported, unsupported, undecided), a probability and
a reason in words. No neural weights, no randomness, no network; about a millisecond a pair.

**Window.** The passage is split into sentences. Of all windows of one to three sentences the one
that holds most of the claim's roots is judged, with up to two sentences before it (further back
along a chain of pronouns) and one after it for context.

**Words.** Values (numbers, dates) compare by value, words by root ("withdrew", "withdrawal") or,
for less, by a table of near synonyms, names by spelling, country ("Turkish", "Ankara"), initials
("UN") and the alias table. Each word has a part of speech, each verb its agents and patients
(passives turned), each word its polarity and each predicate how far it is asserted (done,
planned, wished, alleged, on a condition). All by word lists and neighbours.

**p.** A logistic regression on the overlap of claim and window: weighted coverage, pairs, missing
words, length, talk. Fitted on people's verdicts (`weights`), p under even odds. A guard's
finding takes p down to a tenth where it is certain (hard), else to eight tenths.

**Guards.**

| guard | finds |
|---|---|
| number, date | a value the passage lacks, gives to another thing, or to another sentence's event |
| name | a name the passage lacks |
| negation | a negation put in or taken out; "refused", "failed", "avoid", "without"; opposites |
| speaker | another says it: verbs of saying, "according to"; pronouns followed back |
| role | agent and patient turned; whose it is; where it is; who holds which office |
| modality | as done what is planned, asked for, alleged, estimated or on a condition |

**Label.** A hard finding: unsupported. Any other finding: undecided. None: supported from
p = 0.65, unsupported up to 0.2, undecided between.

Known limits: English; what follows only by arithmetic, by world knowledge or by reasoning over
sentences far apart is not seen; quotation inside quotation and lists over many clauses confuse the
roles; irony is taken at its word.
"""

from harness.citations.support.judging import judge
from harness.citations.support.verdict import Label, SupportVerdict

__all__ = ["Label", "SupportVerdict", "judge"]
