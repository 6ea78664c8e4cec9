"""Claims about finance, sport and science: the rules of the judge away from the seeds."""

from __future__ import annotations

import pytest

from harness.citations.support import Label, judge

BANK = (
    "He warned that the bank had a different view of the loan. We will cut some 400 jobs despite "
    "the pact with the union, the chairman said."
)
FIRM = (
    "Nordan, the Danish shipping firm, is building a second yard in Gdansk. The plan is aimed at "
    "halving costs, with two analysts alleging that the firm hid losses. Its bid for Teltra failed "
    "in May 2021, and the takeover by Orbis was called off."
)
MATCH = (
    "Coach Lena Vogt of the Rovers and captain Ida Moe, the 2019 champion, took part in the "
    "charity race in Turin. Moe's team was beaten by Harwick. This March, the Rovers set up an "
    "academy to keep young players from leaving."
)
TRIAL = (
    "Relations between the Lund-based Institute of Marine Studies (IMS), the Baltic Council and "
    "Finland have improved. The vaccine cannot be approved without a full and independent review. "
    "The probe, said project leader Mika Aho, was being repaired."
)
LAB = (
    "Dr Sara Lindqvist told reporters that the Oslo Polar Research Centre has mapped the glacier. "
    "The commission looks forward to the success of the survey."
)
STRIKE = (
    "The talks brought about a cease-fire in the strike, and the airline is expected to rehire "
    "pilots. The union would, as Dahl had asked, end the picket. I am sure that the deal will hold."
)

TRUE = [
    (FIRM, "A second yard in Gdansk was being built by the Danish shipping firm Nordan."),
    (FIRM, "Nordan's attempt to buy Teltra ended in failure in May 2021."),
    (FIRM, "The Orbis takeover was cancelled."),
    (MATCH, "Ida Moe participated in the charity race in Turin."),
    (MATCH, "Harwick beat Moe's team."),
    (MATCH, "In March of this year, the Rovers established an academy."),
    (MATCH, "The academy is meant to prevent young players from leaving the Rovers."),
    (MATCH, "Lena Vogt is the coach of the Rovers."),
    (TRIAL, "Relations between the IMS and the Baltic Council are better."),
    (TRIAL, "Unless there is a full and independent review, the vaccine cannot be approved."),
    (TRIAL, "According to project leader Mika Aho, the probe was being repaired."),
    (TRIAL, "Mika Aho said the probe was undergoing repair."),
    (LAB, "The glacier has been mapped by the Oslo Polar Research Centre, Sara Lindqvist said."),
    (LAB, "Sara Lindqvist said that scientists from the centre had charted the glacier."),
]
OPEN = [
    (BANK, "Ruiz warned that the bank had a different view of the loan."),
    (BANK, "Credia will cut 400 jobs."),
]
FALSE = [
    (BANK, "The bank had the same view of the loan."),
    (BANK, "The chairman said exactly 400 jobs will be cut."),
    (BANK, "The job cuts are in line with the pact with the union."),
    (FIRM, "The plan guarantees that costs are halved."),
    (FIRM, "It is proven that the firm hid losses."),
    (FIRM, "The takeover of Orbis by Teltra was called off."),
    (FIRM, "Nordan's bid for Teltra succeeded in May 2021."),
    (MATCH, "Harwick was beaten by Moe's team."),
    (MATCH, "Moe's team backed a bid by Harwick."),
    (MATCH, "Last March, the Rovers set up an academy."),
    (MATCH, "The academy keeps young players from staying."),
    (TRIAL, "The vaccine can be approved without an independent review."),
    (TRIAL, "Relations between the IMS and Sweden have improved."),
    (LAB, "The Bergen Polar Research Centre has mapped the glacier."),
    (LAB, "The Oslo Polar Research Centre will map the glacier."),
    (LAB, "The survey has succeeded."),
    (STRIKE, "The airline is not expected to rehire pilots."),
    (STRIKE, "The union would not, as Dahl had asked, end the picket."),
    (STRIKE, "I am not sure that the deal will hold."),
]


@pytest.mark.parametrize(("passage", "claim"), TRUE)
def test_true_claim_on_another_topic_is_not_unsupported(passage, claim):
    verdict = judge(claim, passage)
    assert verdict.label is not Label.UNSUPPORTED, verdict


def test_most_true_claims_on_other_topics_are_supported():
    labels = [judge(claim, passage).label for passage, claim in TRUE]
    assert labels.count(Label.SUPPORTED) / len(labels) >= 0.6


@pytest.mark.parametrize(("passage", "claim"), OPEN)
def test_a_name_for_somebody_left_unnamed_is_undecided(passage, claim):
    assert judge(claim, passage).label is Label.UNDECIDED


@pytest.mark.parametrize(("passage", "claim"), FALSE)
def test_false_claim_on_another_topic_is_not_supported(passage, claim):
    verdict = judge(claim, passage)
    assert verdict.label is not Label.SUPPORTED, verdict
