"""Verbs of English and the forms that no rule gives: data, and which form a word is."""

from __future__ import annotations

from functools import lru_cache

# Groups of forms and derivations, the base first.
FORMS = """
be is are was were been being am | have has had having | do does did done doing | say said says
tell told tells | come came comes | go went gone goes | see saw seen sees | take took taken takes
make made makes making | give gave given gives | get got gotten gets | hold held holds
lead led leads | leave left leaves leaving | withdraw withdrew withdrawn | meet met meets meeting
begin began begun | become became | bring brought | build built | buy bought | catch caught
choose chose chosen choice | draw drew drawn | drive drove driven | fall fell fallen | feel felt
fight fought fighting | find found | fly flew flown | forbid forbade forbidden
freeze froze frozen freezing | grow grew grown growth | hear heard | keep kept | know knew known
lose lost loss losses | mean meant | pay paid payment | put puts putting | read reads reading
rise rose risen | run ran runs running | seek sought | sell sold | send sent | set sets setting
shake shook shaken | shoot shot | show showed shown | speak spoke spoken speech | spend spent
split splits | stand stood | steal stole stolen | strike struck | swear swore sworn | teach taught
think thought | understand understood | uphold upheld | win won winning wins | write wrote written
overthrow overthrew overthrown | undergo underwent undergone | decide decision decisions
expel expelled expulsion | succeed success successful successfully | propose proposal proposals
refuse refusal | arrive arrival | approve approval | deny denied denies denial
die died death deaths dies | reply replied | try tried tries attempt | invade invasion
divide division | permit permission | extend extension | expand expansion | conclude conclusion
discuss discussion discussions | express expression | free freedom | able ability
strong strength strengthen strengthened strengthening | wide widen broad broaden
deep deepen deepening depth | long length | poor poverty | sure certain certainty | able capable
child children | man men | woman women | person people persons | foot feet | crisis crises
criterion criteria | medium media | analyse analysis analyses | elect elected election elections
speed expedite expedited expediting accelerate accelerated hasten | fail failed failure fails
necessary necessity need needed needs necessarily | good better best | bad worse worst
stable stability stabilise stabilize | secure security | interpret interpretation interpreted
ready readiness | safe safety | commander command commands commanded commanding | contain content
respond response | accept acceptance accepting | appear appearance
participate participant participants participation | resume resumption | destroy destruction
except exception exempt exempted exempting exemption exemptions exceptions | receive receipt
produce production productions | reduce reduction reductions | introduce introduction
describe description descriptions | explain explanation explanations | compete competition
repeat repetition | maintain maintenance | lay laid lays laying | defend defence defense
believe belief beliefs | advise advice | prove proof proved proven | suspend suspension
solve solution solutions | resolve resolution resolutions | intend intention intentions intent
persuade persuasion | assume assumption | consume consumption | acquire acquisition acquisitions
apply application applications | publish publication publications | add addition additional
beat beaten | drink drank drunk | eat ate eaten | hide hid hidden | lend lent | ride rode ridden
sing sang sung | sink sank sunk | swim swam swum | tear tore torn | throw threw thrown | wear wore
worn | break broke broken | bind bound | lie lay lain | sit sat | sleep slept | deal dealt
overtake overtook overtaken | forget forgot forgotten | cost costs | bid bids | spread spreads
high height | wise wisdom | true truth | warm warmth | proud pride
depart departure departures | close closure closures | expose exposure | please pleasure
press pressure | proceed procedure | enter entry entrance | injure injury injuries injured
"""

_IRREGULAR_PASTS = """
done said told came went gone saw seen took taken made gave given got gotten held led left
withdrew withdrawn met began begun brought built bought caught chose chosen drew drawn drove
driven fell fallen felt fought found flew flown forbade forbidden froze frozen grew grown heard
kept knew known lost meant paid rose risen ran sought sold sent shook shot shown spoke spoken
spent stood stole stolen struck swore taught thought understood upheld won wrote written overthrew
overthrown underwent undergone became split put cut hit beat beaten ate eaten broke broken bound
drank drunk dealt forgot forgotten hid hidden lent laid lain rode ridden rang rung sang sung sank
sunk sat slept spread stuck swam swum swept tore torn threw thrown woke woken wore worn bore bled
fed fled bent shrank shrunk slid overtook overtaken undertook undertaken mistook withheld foresaw
foreseen outsold rebuilt repaid resold rewrote rewritten
"""
_PASTS = frozenset(_IRREGULAR_PASTS.split())
_NOT_ED = (
    "hundred indeed united speed exceed proceed succeed need seed feed deed heed breed shed sacred"
)
_NOT_PAST = frozenset(_NOT_ED.split())
_BASES = """
accept accuse achieve acknowledge add address admit adopt advance agree aim allege allow announce
answer appeal appear appoint approach approve argue arrest arrive ask assert assure attack attend
avoid back ban become begin believe blame block break bring broker build buy call cancel capture
carry cause change claim close come command comment commit complete comprise concern conclude
condemn confirm consider consist contain continue contribute control cooperate cost create
criticise criticize cut deal decide declare decline decrease deepen defeat defend delay demand
deny depart depend deploy describe destroy develop die direct disagree discuss dismiss drop
elaborate elect emphasise emphasize employ end enhance ensure enter establish estimate exchange
expand expect expel expedite explain export express extend face fail fall favour favor feel fight
file find finish fire follow force form found freeze fund gain get give go govern grant grow halt
happen have head hear help hit hold hope host implement import impose improve include increase
inform insist install intend invade invest invite involve join keep kill know launch lead learn
leave let lie like limit lose love maintain make manage marry mean meet mention monitor move name
need negotiate note object observe occupy offer open oppose order organise organize overthrow own
participate pay plan play pledge point postpone praise predict prefer prepare present preserve
prevent produce prohibit promise propose protect protest provide publish pull push put raise reach
read receive recognise recognize record reduce refuse regard reiterate reject release remain
remove repeat replace reply report represent request require resign resist resolve respond restore
result resume return reveal rise rule run say secure see seek seem sell send serve set share show
sign speak spend split stand start state stay stop stress strike strengthen submit succeed suffer
suggest supply support surrender suspend take talk tell thank think threaten topple touch transfer
travel try turn underline understand uphold urge use veto view violate visit voice vote vow wait
want warn watch welcome win wish withdraw work worry write
"""
VERBS = frozenset(_BASES.split())


@lru_cache(maxsize=32768)
def verb_form(word: str) -> str:
    """base, s, ing, ed or past (irregular) for a word that may be a verb, else "".

    >>> [verb_form(word) for word in ("withdrew", "supports", "halted", "table")]
    ['past', 's', 'ed', '']
    """
    if word in _PASTS:
        return "past"
    if word in VERBS:
        return "base"
    if word.endswith("ing") and len(word) > 5:
        return "ing"
    if word.endswith("ed") and len(word) > 3 and word not in _NOT_PAST:
        return "ed"
    inflected = word.endswith("s") and {word[:-1], word[:-2], word[:-3] + "y"} & VERBS
    return "s" if inflected else ""
