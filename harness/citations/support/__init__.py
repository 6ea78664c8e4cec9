"""Whether a passage supports a claim (T2), by rules and counts alone: the specification.

`judge(claim, passage)` hands back a label (supported, unsupported, undecided), a probability and
a reason in words. No neural weights, no randomness, no network; about a millisecond a pair.

**Window.** The passage is split into sentences. Of all windows of one to three sentences the one
that holds most of the claim's roots is judged, with up to two sentences before it (further back
along a chain of pronouns) and one after it for context.

**Several passages.** `together` says that the text is several passages in a row, as of a claim that
cites more than one: the window may take twelve sentences, and what role, speaker and modality find
is never hard, since the rest may stand in another passage.

**Words.** Values (numbers, dates) compare by value, words by root ("withdrew", "withdrawal") or,
for less, by a table of near synonyms; so do phrases ("took an active part", "participated"). Short
forms ("that's") and sums ("five plus five") are written out first. Names compare by spelling,
country ("Turkish", "Ankara"), initials ("UN", of words side by side) and the alias table. Each word
has a part of speech, each verb its agents and patients (passives turned), each word its polarity
and each predicate how far it is asserted (done, planned, wished, alleged, on a condition). All by
word lists and neighbours.

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

What each takes for the same, and what it does not:

* number: "the two" that points back at a pair ("both", "bilateral", "we") needs no number; "this
  year" holds "this October".
* name: soft where the passage leaves somebody unnamed in the same place: a pronoun without a name
  acting before it, "we" for a country, a bare title ("the minister"), "the country" for a country,
  "the council" for initials that end in its letter. Else hard.
* negation: "keep X from Y" and "unless Y" deny Y; a failure denies what failed ("the march
  failed", "the failure of the march", "it ended in failure"), "failed to go" the going; "cannot
  without" is "cannot unless". A denying verb inside a compound ("cease-fire") denies nothing; a
  "not" reaches past an aside ("would not, as Ruiz asked, pay"), and one that reaches no word ("am
  not sure that") is soft where the passage negates nothing. "Despite the pact" turned into "in
  line with the pact" is soft.
* speaker: "the town, Ruiz said, pays" is a clause of its own; a pronoun does not speak for
  somebody first named after its sentence.
* role: a past form with an object before its "by" is active ("backed a bid by Peru"); "the defeat
  of Chile by Peru" is Peru's; in "for Peru to act" Peru acts; "between" ties every part of its
  list; an office before a name and a comma belongs to that name.
* modality: "is being built" and "was being built" are under way; "began to" and "will begin to"
  pass their status on; soft are "exactly 300" for "some 300", "it is proven" for "alleged",
  "guarantees" for "is aimed at", and "will close" for "has closed".

**Label.** A hard finding: unsupported. Any other finding: undecided. None: supported from
p = 0.65, unsupported up to 0.2, undecided between.

Known limits: English; what follows only by arithmetic, by world knowledge or by reasoning over
sentences far apart is not seen; quotation inside quotation and lists over many clauses confuse the
roles; irony is taken at its word.
"""

from harness.citations.support.judging import judge
from harness.citations.support.verdict import Label, SupportVerdict

__all__ = ["Label", "SupportVerdict", "judge"]
