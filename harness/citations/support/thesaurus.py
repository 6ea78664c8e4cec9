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
            return cut[:-1] if doubled and cut[-1] not in "lsz" else cut
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


def _groups() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for number, group in enumerate(_table(_SYNONYMS)):
        for word in group:
            groups.setdefault(root(word), set()).add(f"~{number}")
    return {word: frozenset(found) for word, found in groups.items()}


_GROUP_OF = _groups()


@lru_cache(maxsize=32768)
def senses(word_root: str) -> frozenset[str]:
    """The root itself and the marks of its groups of near synonyms.

    >>> bool(senses(root("truce")) & senses(root("ceasefire")))
    True
    """
    return _GROUP_OF.get(word_root, frozenset()) | {word_root}
