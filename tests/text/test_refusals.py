"""Abstention wording: a list that must be caught, a list that must be let through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.text.refusals import is_refusal

DECLINED = """\
I don't know.
I do not know
I'm not sure.
I am unable to answer this question.
I cannot answer this question based on the provided articles.
I can't determine that from the given sources.
I could not find an answer in the documents.
I couldn't find any information about the venue.
I do not have enough information to answer.
I don't have any information about that.
I have no information on this.
We cannot say.
I must abstain.
I would rather not answer.
I'm sorry, but I cannot answer this question based on the provided sources.
Sorry, the articles don't say.
I apologize, but the text does not contain this information.
As an AI language model, I don't have access to that information.
Unknown
unknown.
UNANSWERABLE
[No answer]
N/A
n/a.
null
No answer
Not stated in the articles.
Not mentioned.
Not specified in the text.
Not enough information.
Insufficient information.
Insufficient evidence in the provided context to answer.
No information is provided about the cost.
No information available.
No mention of this is made.
There is no information about this in the provided texts.
There is no mention of a date in the articles.
There isn't enough information to answer.
There are no details about the cost in the sources.
The articles do not mention who chaired the meeting.
The articles don't say.
The text doesn't say.
The article does not specify when the meeting took place.
The provided documents don't contain information on the cost.
The given passages do not provide an answer.
The sources do not explicitly state the number.
The five articles do not give the name of the commander.
Sources 2 and 3 do not mention it.
None of the articles say when the talks took place.
None of the provided sources mentions the date.
Neither article gives the figure.
No article mentions the number of casualties.
Nothing in the texts says who paid.
The context provides no information about his age.
The articles make no mention of a successor.
The texts say nothing about the cost.
The articles are silent on this.
The sources lack this information.
It is not possible to determine this from the given passages.
It is impossible to say from the texts.
It cannot be determined from the sources.
This cannot be determined.
This question cannot be answered from the articles.
The question is unanswerable given the context.
The answer is not given in the text.
The name of the commander is not given.
The exact number is not specified in the text.
The exact date was not disclosed.
The location of the meeting was not disclosed.
Who chaired the meeting is not stated.
It is unclear from the articles.
It is not clear from the texts who ordered it.
It is unknown.
The date remains unknown.
Based on the provided articles, there is no mention of a date.
According to the sources, the exact number is not known.
Unfortunately, the sources do not specify the amount.
Unable to determine from the context.
Cannot be determined.
Can't say.
The articles mention the meeting in Moscow, but they do not say who else attended.
While the articles discuss the ceasefire, they do not state its exact date [2].
The texts do not give the date; they only say that it took place in Sirte [2].
The texts do not say who attended. They mention only that the meeting was in Sirte [3].
Unfortunately, the sources do not specify the amount. However, they mention that talks continue [1].
The articles describe a meeting in Moscow [1]. However, they do not say who else attended.
The articles do not say, but please let me know if you need anything else.
Das geht aus den Texten nicht hervor.
Die Artikel nennen keine Zahl.
Ich weiß es nicht.
Keine Angabe
Es gibt keine Informationen dazu.
Les articles ne précisent pas la date.
Je ne sais pas.
Aucune information n'est donnée à ce sujet.
Il n'y a pas d'information sur ce point.
Inconnu
Los artículos no mencionan la fecha.
No se menciona en los textos.
No lo sé.
No hay información suficiente para responder.
Gli articoli non specificano la data.
Non lo so.
Non ci sono informazioni sufficienti.
Nei testi non è indicato.
В статьях не указано, кто председательствовал.
Не знаю.
Неизвестно
Нет информации.
Os artigos não mencionam a data.
Não sei.
De artikelen vermelden het niet.
Ik weet het niet.
لا أعرف
There's no mention of it.
There isn't anything about that in the documents.
It's not known
It’s not known.
The date is nowhere stated.
We are not told how many left.
We aren't told which city it was.
We aren’t told which city it was.
The reports leave open how many fighters left.
How many were Syrians is not broken down.
Not broken down by nationality.
The articles mention the JMC but not when it was created.
The conference date does not appear in the articles.
No city is named.
The city isn't named.
Source [4] doesn't say in which city.
No reply from Turkey is reported.
Turkey's reply is not reported.
The articles report no reply.
None is reported.
No creation year is given; one article only says 'last year'.
The articles only say 'last year', without naming a year.
The estimate is not broken down by nationality.
The UN gave no breakdown.
The UN estimate does not say how many were Syrians.
""".splitlines()

ANSWERED = """\
Khalifa Haftar
300
No
Yes
None
None of them
Not guilty
Nobody
No one
Nothing
Neither side
Not before the elections
No, the articles do not say so.
No. They refused.
No foreign fighters left Libya.
No agreement was reached on the withdrawal.
No information was exchanged between the two sides about prisoners, Lavrov said.
I'm not certain, but it was Khalifa Haftar.
I am not sure, but I think it was 300.
I don't know for sure. My best guess is Haftar.
The articles do not say it outright, but Haftar led the forces.
Although the texts do not give a number, it was probably 300.
While the exact date is not given, the meeting took place in August 2021.
It is likely Haftar, although the articles do not state this explicitly.
The text does not state it explicitly; however, it can be inferred that he resigned.
It was in Sirte. The articles do not say when it ended.
It took place in Sirte, although the sources do not mention the exact venue.
300 fighters; the articles do not say when they left.
Lavrov did not say when the forces would leave.
The spokesman did not mention a date.
The government rejected the proposal because it had no information on the costs.
The minister said there was no information about the missing men.
Nobody knows where he is.
He does not know.
The JMC did not agree on a date.
The committee does not have the power to order a withdrawal.
Turkey does not recognise the committee.
The unknown soldier
The Unknown
He said he could not confirm the figure.
Because the articles of the constitution do not allow it
The constitution does not name a commander.
They were unable to reach Tripoli.
They could not agree on a constitutional basis.
Withdrawal of all forces without exception
It was not possible to hold the elections in December.
The elections cannot be postponed.
The date of the elections was not changed.
Its mandate is unclear to many Libyans.
Insufficient funding
Lack of information about the mines
An information centre
He was not named minister.
The road was not opened.
Unidentified gunmen
The unknown number of mines
Nicht vor den Wahlen
Die Regierung hat keine Wahlen angekündigt.
Le gouvernement n'a pas accepté.
El gobierno no aceptó el plan.
Il governo non ha accettato.
Правительство не согласилось.
It is not presented as established.
It is not stated as a fact, only alleged.
The article states that Turkey has no objection.
She could not be identified.
The document does not include Turkey.
Geneva (the date is not mentioned)
Geneva (the date is not mentioned).
To date, the number remains unknown to the UN.
No casualties are reported.
The articles report no casualties.
He left without giving a reason.
Turkey (the texts do not say when it accepted).
No creation year is given, but it was 2020.
It isn't known for sure, but it was probably Sirte.
[1]
""".splitlines()


def test_recall() -> None:
    missed = [text for text in DECLINED if not is_refusal(text)]
    assert missed == []


def test_false_alarms() -> None:
    wrong = [text for text in ANSWERED if is_refusal(text)]
    assert wrong == []


@pytest.mark.parametrize("blank", ["", " ", "\n", "...", "-"])
def test_blank_is_no_abstention(blank: str) -> None:
    assert not is_refusal(blank)


@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    assert is_refusal(text) in (True, False)


def test_long_text_is_fast_and_answers() -> None:
    assert not is_refusal("The meeting was held in Sirte on 14 August. " * 2000)
