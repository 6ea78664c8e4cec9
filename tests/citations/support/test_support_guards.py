"""Each guard against a table of claims about other things than the seeds."""

from __future__ import annotations

import pytest

from harness.citations.support import Label, judge

LAKE = (
    "Maria Olsen, the mayor of Bergvik, said on Tuesday that the town will close three of its "
    "eleven schools. Her deputy, Jon Dahl, opposed the plan and asked for a delay until May 2026."
)
MERGER = (
    "Arcona bought Belmet for $4.2 billion in March 2019. Regulators in Spain have not approved "
    "the sale of the Madrid plant, which employs 1,200 people. Belmet's chief executive, Ana "
    "Ruiz, reportedly received 30 million dollars."
)
CUP = (
    "Kenya defeated Ghana 3-1 in the final. Ghana's coach, Peter Osei, blamed the referee, while "
    "Kenya's captain Mary Wanjiru praised the fans. If the appeal succeeds, the match would be "
    "replayed in Lagos."
)
DRUG = (
    "The trial failed to show that Zelvane lowers blood pressure in patients over 60. The company "
    "may repeat it next year. Doctors never recommended the drug without supervision."
)
PACT = (
    "Norway asked Denmark to share its patrol data. Denmark agreed to the request on the condition "
    "that Sweden joins the talks. Norwegian officials said the pact could be signed in Oslo in "
    "June."
)
BRIDGE = (
    "The bridge, built by Italian engineers in 1932, was damaged by the flood. The ministry plans "
    "to repair it and has invited four firms. According to the newspaper Kurier, a spokesman for "
    "the ministry denied that the bridge was unsafe."
)
RATE = (
    "The council raised the fee by a quarter on Thursday, although two members had argued for a "
    "pause. The new rules, drafted in 2019, were not published until 2021."
)
EXTENT = (
    "All inspectors left the plant in May. The second bridge is longer than the first. The repairs "
    "took over a year."
)
FERRY = "The ferry was cancelled because of the storm."
ENVOYS = (
    "The minister thanked the union. The city, which was loyal to the firm, remembers the "
    "overthrow of King Otto by the rebels. The Danish envoy met the union in Norway."
)
DAM = "Engineers closed the dam for repairs. The council plans to open and widen the road."

FALSE = [
    ("number", LAKE, "The town will close four of its schools."),
    ("number", MERGER, "Arcona bought Belmet for $42 billion."),
    ("number", MERGER, "The Madrid plant employs 12,000 people."),
    ("number", MERGER, "Ana Ruiz reportedly received 300 million dollars."),
    ("number", CUP, "Kenya defeated Ghana 3-2 in the final."),
    ("number", BRIDGE, "The ministry has invited five firms."),
    ("date", MERGER, "Arcona bought Belmet in April 2019."),
    ("date", LAKE, "Maria Olsen said on Friday that the town will close three schools."),
    ("date", LAKE, "Jon Dahl asked for a delay until May 2027."),
    ("date", BRIDGE, "The bridge was built in 1953."),
    ("date", PACT, "The pact could be signed in Oslo in July."),
    ("name", LAKE, "The mayor of Bergvik, Karin Holm, said that the town will close schools."),
    ("name", MERGER, "Arcona bought Dexton for $4.2 billion."),
    ("name", CUP, "Nigeria defeated Ghana in the final."),
    ("name", PACT, "Finland asked Denmark to share its patrol data."),
    ("negation", LAKE, "The town will not close three of its schools."),
    ("negation", LAKE, "Jon Dahl supported the plan."),
    ("negation", MERGER, "Regulators in Spain have approved the sale of the Madrid plant."),
    ("negation", MERGER, "Arcona refused to buy Belmet."),
    ("negation", DRUG, "The trial showed that Zelvane lowers blood pressure."),
    ("negation", DRUG, "Doctors recommended the drug without supervision."),
    ("negation", CUP, "Mary Wanjiru did not praise the fans."),
    ("negation", PACT, "Denmark rejected the request."),
    ("negation", BRIDGE, "The bridge was never damaged by the flood."),
    ("negation", RATE, "The council lowered the fee by a quarter."),
    ("negation", RATE, "Two members had argued against a pause."),
    ("date", RATE, "The new rules were published in 2019."),
    ("role", MERGER, "Belmet bought Arcona for $4.2 billion."),
    ("role", MERGER, "Arcona was bought by Belmet."),
    ("role", CUP, "Ghana defeated Kenya in the final."),
    ("role", CUP, "Kenya was defeated by Ghana."),
    ("role", CUP, "Ghana's captain Mary Wanjiru praised the fans."),
    ("role", PACT, "Denmark asked Norway to share its patrol data."),
    ("role", PACT, "The pact could be signed in Denmark."),
    ("role", BRIDGE, "The flood was damaged by the bridge."),
    ("speaker", LAKE, "Jon Dahl said on Tuesday that the town will close three schools."),
    ("role", CUP, "Mary Wanjiru blamed the referee."),
    ("speaker", BRIDGE, "The flood engineers denied that the bridge was unsafe."),
    ("speaker", PACT, "Sweden said the pact could be signed in Oslo in June."),
    ("modality", LAKE, "The town has closed three of its schools."),
    ("modality", MERGER, "Ana Ruiz received 30 million dollars."),
    ("modality", CUP, "The match was replayed in Lagos."),
    ("modality", DRUG, "The company repeated the trial."),
    ("modality", PACT, "Denmark agreed to the request."),
    ("modality", PACT, "Norway has signed the pact in Oslo."),
    ("modality", BRIDGE, "The ministry has repaired the bridge."),
    ("quantifier", LAKE, "The town will close all of its schools."),
    ("quantifier", MERGER, "Arcona bought only Belmet."),
    ("quantifier", RATE, "Most members had argued for a pause."),
    ("quantifier", CUP, "Mary Wanjiru always praised the fans."),
    ("quantifier", EXTENT, "Some inspectors left the plant."),
    ("comparison", BRIDGE, "The bridge is the oldest in the region."),
    ("comparison", MERGER, "The Madrid plant employs more than 1,200 people."),
    ("comparison", EXTENT, "The first bridge is longer than the second."),
    ("comparison", EXTENT, "The repairs took less than a year."),
    ("wording", MERGER, "Arcona renamed Belmet in March 2019."),
    ("wording", PACT, "The pact was leaked in Oslo."),
    ("cause", BRIDGE, "The bridge was damaged because engineers built it."),
    ("cause", FERRY, "The storm came because the ferry was cancelled."),
    ("role", ENVOYS, "The union gave thanks to the minister."),
    ("role", ENVOYS, "The firm was loyal to the city."),
    ("role", ENVOYS, "The rebels were overthrown by King Otto."),
    ("role", ENVOYS, "The Norwegian envoy met the union."),
    ("role", LAKE, "Maria Olsen is the former mayor of Bergvik."),
    ("join", DAM, "The dam was closed to widen the road."),
    ("modality", DAM, "The council is sure to open the road."),
]

TRUE = [
    (LAKE, "Three of the eleven schools in the town will be closed."),
    (LAKE, "The mayor said that the town will close three schools."),
    (LAKE, "Jon Dahl, the deputy of Maria Olsen, was against the plan."),
    (LAKE, "Jon Dahl wants the plan delayed until May 2026."),
    (MERGER, "In March 2019 Belmet was bought by Arcona for 4.2 billion dollars."),
    (MERGER, "The Madrid plant has 1,200 employees."),
    (MERGER, "The sale of the Madrid plant has not been approved by the Spanish regulators."),
    (MERGER, "Ana Ruiz is the chief executive of Belmet."),
    (CUP, "Ghana was defeated by Kenya in the final."),
    (CUP, "Ghana's coach Peter Osei blamed the referee."),
    (CUP, "The final ended 3-1 for Kenya."),
    (CUP, "The captain of Kenya praised the fans."),
    (DRUG, "The trial did not show that Zelvane lowers blood pressure."),
    (DRUG, "The company may repeat the trial."),
    (PACT, "Denmark was asked by Norway to share its patrol data."),
    (PACT, "Denmark agreed to Norway's request provided that Sweden joins the talks."),
    (RATE, "The new rules were published in 2021."),
    (RATE, "The council did not lower the fee."),
    (BRIDGE, "Italian engineers built the bridge in 1932."),
    (BRIDGE, "The flood damaged the bridge."),
    (BRIDGE, "Four firms have been invited by the ministry."),
    (BRIDGE, "A spokesman for the ministry denied that the bridge was unsafe."),
    (EXTENT, "Every inspector left the plant in May."),
    (EXTENT, "The repairs lasted more than a year."),
    (EXTENT, "The first bridge is not longer than the second."),
    (FERRY, "The storm was the reason why the ferry was cancelled."),
    (ENVOYS, "The union got thanks from the minister."),
    (ENVOYS, "King Otto was overthrown by the rebels."),
    (DAM, "The dam was closed."),
]


@pytest.mark.parametrize(("guard", "passage", "claim"), FALSE)
def test_false_claim_is_not_supported(guard, passage, claim):
    verdict = judge(claim, passage)
    assert verdict.label is not Label.SUPPORTED, verdict
    assert verdict.guard == guard, verdict


@pytest.mark.parametrize(("passage", "claim"), TRUE)
def test_true_claim_is_not_unsupported(passage, claim):
    assert judge(claim, passage).label is not Label.UNSUPPORTED
