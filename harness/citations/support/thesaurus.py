"""Roots and senses of words: what counts as the same word, and as nearly the same.

`root` takes inflections and the common derivations off ("withdrew", "withdrawal" and "withdrawn"
have one root); `senses` adds the groups of near synonyms that a word belongs to. Both are plain
tables and rules of general English.
"""

from __future__ import annotations

from functools import lru_cache

from harness.citations.support.verbs import FORMS, VERBS

_SYNONYMS = """
say tell announce declare report note add stress remark mention confirm claim explain
say according | stress emphasise emphasize underline underscore highlight point
confirm reaffirm reiterate repeat affirm | inform tell assure notify
support back favour favor endorse advocate | support aid assist help assistance backing
withdraw leave pull pullout depart evacuate exit departure | expel remove oust eject
overthrow topple oust depose remove | ceasefire cease-fire truce armistice
troop soldier force army fighter mercenary personnel | fighter mercenary combatant
war conflict fighting fight combat battle | attack offensive assault march campaign
meet talk discuss negotiate conversation conference dialogue | meet see gather convene
talk negotiation consultation discussion | conference summit meeting
agree accept approve consent | agreement deal accord pact treaty
plan schedule programme program roadmap | ask request call urge appeal demand
want wish desire seek hope interest | hope expect look | ready prepared willing readiness
prepare ready | need must necessary require should | help contribute assist
start begin launch initiate commence | end finish conclude complete
create establish set form found make build install | result lead cause bring produce consequence
result outcome output | improve enhance better strengthen deepen expand boost
expand widen broaden extend enlarge increase | keep maintain preserve retain hold continue
increase rise grow | decrease fall reduce decline drop shrink cut | halt stop suspend freeze pause
resume restart renew | allow let enable permit | stop prevent avoid | show demonstrate reveal
approve back adopt endorse | join participate attend part involve | host attend visit
big major large great huge significant important | small little minor
important priority key core | quick fast rapid urgent soon
gradual step stage phase gradually staged
simultaneous synchronized synchronised coordinated same | complete full total entire fully whole
all every each whole any | several various many different multiple
foreign international external | nation country state | country homeland
leader chief head director commander | head lead command | minister diplomat fm official
minister ministry | envoy representative diplomat delegate | representative member delegate
commission committee panel | party side faction camp | rival opponent contending warring opposing
authority government administration leadership | vote election poll ballot
parliament assembly legislature | capital city | area region territory land zone
concern worry fear worried | happy glad pleased welcome | welcome praise greet hail positively
thank grateful gratitude thanks | relation tie relationship link | friendly warm
old previous earlier former past | year annual yearly | month monthly | day daily everyday
money fund cash | job work employment | law legislation | dead death die kill | child kid
film movie picture | show series programme | song music track | book novel | author writer
kind sort type form | place location site venue | name call term | role part function | near close
amid midst among | use utilise utilize employ | use usage | buy purchase acquire | sell trade
send dispatch deploy | get receive obtain gain | give provide grant supply offer send
include comprise contain consist involve | bias favour favor partial
understand interpret read reading view understanding | basis foundation base | process procedure
mechanism system | condition provided if depend requirement
monitor observe supervise watch observer | success succeed successful | fail failure unsuccessful
capture take seize conquer occupy | attempt try effort bid | seem appear | believe think consider
sure convinced certain confident | different differently various | request petition
sign signed conclude | alleged allegedly reportedly allege | put estimate | number figure amount
more over least | about some around approximately roughly | require demand | danger risk threat
crisis emergency | sector field area matter | education educational | loyal side faithful
settle work resolve solve | join alongside together along | speed expedite
constructive constructively | long longtime | lead head guide | chief head boss
remain stay still continue presence present | hold carry | common joint shared | urge press
today now | east eastern | west western | north northern | south southern | violence bloodshed
people population citizen | live reside | also too | buddy friend | usa america american
voice express say | pride proud | benefit advantage gain profit
mutual bilateral joint reciprocal | due scheduled planned expected | approach near draw
notice see observe | attack advance march offensive push | argue say insist contend maintain hold
convey inform pass | clear obvious plain evident | describe depict portray outline present
specific concrete detailed | parameter criterion criteria standard term condition
form compose constitute comprise | quit leave abandon | quit resign | replace succeed supersede
appoint name nominate choose select | choose select pick elect | dismiss fire sack remove
hire employ recruit | pay fund finance | profit earnings income
earnings revenue income turnover sale | firm company business corporation | company group concern
boss executive chief manager director | employee worker staff workforce | strike walkout stoppage
debt loan borrowing | price cost charge fee | cheap inexpensive low | share stock equity
owner holder proprietor | own hold possess | merger takeover acquisition | acquire buy purchase
bankruptcy insolvency collapse | crash collapse slump | fine penalty
punish penalise fine sanction | ban prohibit forbid bar outlaw | permit licence license permission
rule regulation law | rule decide judge | court tribunal | lawsuit case suit | lawyer attorney
accuse charge blame | crime offence offense | guilty convict conviction | jail prison imprison
jail detain arrest imprison | trial test study experiment | trial case | study research survey
researcher scientist investigator | discover find detect uncover | discovery finding find
illness disease sickness | patient sufferer | drug medicine treatment medication | cure heal treat
doctor physician | vaccine jab inoculation | dose amount | harm damage hurt injure
harmful dangerous | safe secure | risk chance | cause trigger spark provoke prompt | reduce lower
double twofold | raise lift increase | climb rise increase jump surge soar
plunge fall drop tumble | triumph win victory beat defeat | beat defeat overcome
match game fixture | player footballer | team side squad club | coach manager trainer | goal score
season campaign | title championship crown | trophy cup title | champion winner
tournament competition contest event | race contest | supporter fan | stadium arena ground venue
injury wound | miss skip | squad group | train practise practice | teach instruct
pupil student learner | school college | build construct erect | building construction structure
house home residence | bridge crossing | road street route | car vehicle automobile
ship vessel boat | plane aircraft jet airliner | train railway rail | crew staff
trip journey travel tour visit | tourist visitor traveller | storm hurricane cyclone typhoon
flood flooding | quake earthquake tremor | blaze fire | rain rainfall | warm hot
temperature heat | ice glacier | pollution contamination | emission pollution discharge
energy power | fuel gas petrol | ocean sea | species kind | animal creature | rare scarce uncommon
extinct vanish disappear die | planet world earth | spacecraft probe satellite | orbit circle
star sun | rocket launcher | observe watch | reckon think believe estimate | doubt question
question query ask | answer reply respond | refuse decline reject | resist oppose
protest demonstration rally march | riot unrest disorder | clash fight confrontation
kill murder slay | injure wound hurt | rescue save | flee escape | refugee migrant
border frontier | weapon arm gun | bomb explosive | hostage captive | spy agent
soldier serviceman | victim casualty | peace calm | calm quiet stable | stability calm steady
chaos disorder turmoil unrest | tension strain friction | crisis turmoil
hope aspiration wish desire ambition | goal aim objective target purpose | strategy plan policy
proposal plan suggestion | suggest propose recommend | advise recommend | opinion view belief
decision ruling verdict | statement declaration announcement remark comment | document paper text
letter message note | report account story | newspaper paper daily
journalist reporter correspondent | interview talk | audience viewer public
famous known renowned | popular liked | celebrate mark | begin open | close shut | open inaugurate
wide broad extensive | deep profound | close near | narrow small | long lengthy prolonged
short brief | brief short | new recent fresh novel | recent late last | modern contemporary
ancient old | initial first early | final last ultimate | finally ultimately eventually
next following subsequent | later subsequently afterwards | previous last prior before
current present existing today | future coming upcoming | temporary interim provisional
permanent lasting | immediate prompt instant | immediately promptly instantly
frequent often regular | constant continuous always | always constantly | sometimes occasionally
mainly mostly largely chiefly | partly partially | nearly almost
completely fully entirely wholly totally | only just merely | especially particularly notably
unanimous united | agreed united | separate distinct different | similar alike comparable
equal same identical | necessary essential needed required vital
vital crucial key essential important | main chief principal primary major | chief main
difficult hard tough challenging | easy simple | possible feasible | likely probable
unlikely improbable | wrong incorrect mistaken | right correct | true accurate correct
lack shortage absence | absence lack | shortage scarcity | surplus excess | enough sufficient
rich wealthy | poor impoverished | young youthful | elderly old aged | strong powerful mighty
weak feeble | strengthen reinforce bolster | weaken undermine erode
protect safeguard shield defend | guard protect | threaten endanger | avoid avert | prevent avert
hinder hamper impede obstruct | facilitate ease help | ease relax loosen | tighten toughen
speed accelerate hasten quicken | delay postpone defer | wait await | expect anticipate await
anticipate foresee predict | predict forecast | examine study inspect check | check verify
consider weigh examine | discuss debate | debate discussion | talk speak converse | address speech
criticise condemn attack | blame fault | praise commend applaud | honour award prize
award give grant | reward prize | share divide split | divide split separate
unite join merge combine | combine mix | connect link join | link tie connect | contact touch
cooperate collaborate partner | cooperation collaboration partnership | partner ally
ally partner | enemy foe opponent | rival competitor | compete vie
dispute disagreement quarrel row | disagree differ | treaty convention | sign ink | ratify approve
adopt pass | implement execute apply enforce fulfil | perform execute conduct | conduct run manage
manage run administer | govern rule | control run command | command order | order instruct
ask require | oblige require compel force | force compel | persuade convince | encourage urge
stimulate encourage boost | inspire encourage | arrive reach come | come arrive | return back
move shift | transfer move | carry transport | bring deliver | deliver supply | supply provide
equip provide | collect gather | gather assemble | store keep | save keep | spend use | waste lose
lose forfeit | regain recover | recover heal | restore renew repair | repair mend fix
renovate restore refurbish | modernise upgrade update | change alter modify | change shift
transform change | revise amend | correct fix | develop evolve | develop create | design plan
invent create | produce make manufacture | factory plant works | product goods | market trade
trade commerce | economy economic | economic commercial | bank lender | client customer
deal transaction | contract agreement deal | negotiate bargain | insist demand | urge call appeal
plea appeal request | complain object | object oppose | withdraw retreat
retreat pullback withdraw | remain stay | settle live | inhabit live | resident inhabitant
local resident | town city | village settlement | neighbour neighbor | neighbouring adjacent
world global worldwide international | global international | national domestic
domestic internal home | government state | state say | king monarch | premier prime
mp lawmaker legislator parliamentarian | lawmaker deputy | cabinet government | council authority
police officer | army military | navy fleet | base camp | come happen take occur
happen hold occur
"""


def _table(text: str) -> list[list[str]]:
    return [line.split() for line in text.replace("|", "\n").strip().splitlines() if line.strip()]


_IRREGULAR = {form: group[0] for group in _table(FORMS) for form in group}
_INFLECTIONS = (("ies", "y", 2), ("ied", "y", 2), ("sses", "ss", 2), ("ing", "", 3), ("ed", "", 3),
                ("es", "e", 3), ("s", "", 3))  # fmt: skip
_DERIVATIONS = (
    ("ization", "ize"), ("isation", "ise"), ("abilities", "able"), ("ability", "able"),
    ("atives", ""), ("ative", ""), ("ations", ""), ("ation", ""), ("itions", ""), ("ition", ""),
    ("ments", ""), ("ment", ""), ("ances", ""), ("ance", ""), ("ences", ""), ("ence", ""),
    ("ness", ""), ("ants", ""), ("ant", ""), ("ally", ""), ("als", ""), ("al", ""), ("ors", ""),
    ("or", ""), ("ers", ""), ("er", ""), ("ions", ""), ("ion", ""), ("ive", ""), ("ity", ""),
    ("ful", ""), ("ly", ""), ("ate", ""),
)  # fmt: skip
_LEAST = 4  # letters that stay when a derivation is taken off
_LEAST_OF = {"ion": 5, "ions": 5, "al": 5, "als": 5, "ment": 5, "ments": 5}
_ROUNDS = 2


@lru_cache(maxsize=32768)
def root(word: str) -> str:
    """The word without its inflection and common derivations.

    >>> root("withdrawal") == root("withdrew"), root("accepted") == root("acceptance")
    (True, True)
    >>> root("party"), root("part")
    ('parti', 'part')
    """
    base = _IRREGULAR.get(word)
    if base is None:
        inflected = _without_inflection(word)
        base = _IRREGULAR.get(inflected) or _IRREGULAR.get(f"{inflected}e") or inflected
    for _ in range(_ROUNDS):
        base = _without_derivation(base)
    return _even_end(base)


def _without_inflection(word: str) -> str:
    for ending, instead, least in _INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            if ending == "s" and word.endswith(("ss", "us", "is", "as")):
                return word
            cut = word[: -len(ending)] + instead
            doubled = ending in ("ed", "ing") and len(cut) > 3 and cut[-1] == cut[-2]
            if f"{cut}e" in VERBS and cut not in VERBS:
                return f"{cut}e"
            return cut[:-1] if doubled and (cut[-1] not in "lsz" or cut[:-1] in VERBS) else cut
    return word


def _without_derivation(word: str) -> str:
    for ending, instead in _DERIVATIONS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_OF.get(ending, _LEAST):
            return word[: -len(ending)] + instead
    return word


def _even_end(word: str) -> str:
    if len(word) > 4:
        word = word.rstrip("e")
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    """The marks of the groups that a root belongs to; made at the first call."""
    groups: dict[str, set[str]] = {}
    for number, group in enumerate(_table(_SYNONYMS)):
        for word in group:
            groups.setdefault(root(word), set()).add(f"~{number}")
    return {word: frozenset(found) for word, found in groups.items()}


@lru_cache(maxsize=32768)
def senses(word_root: str) -> frozenset[str]:
    """The root itself and the marks of its groups of near synonyms.

    >>> bool(senses(root("truce")) & senses(root("ceasefire")))
    True
    """
    return _groups().get(word_root, frozenset()) | {word_root}
