"""Closed classes of English that the clause reader and the guards go by: data."""

from __future__ import annotations

from harness.citations.support.thesaurus import root


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


def _roots(*lines: str) -> frozenset[str]:
    return frozenset(root(word) for word in _words(*lines))


BE = _words("be is are was were been being am")
HAVE = _words("have has had having")
DO = _words("do does did")
FUTURE = _words("will shall wont")
MODALS = {
    **dict.fromkeys(FUTURE, "future"),
    **dict.fromkeys(_words("would wouldnt"), "would"),
    **dict.fromkeys(_words("may might can could cannot cant couldnt"), "possible"),
    **dict.fromkeys(_words("should must ought shouldnt mustnt"), "norm"),
}
SUBORDINATORS = _words(
    "that which who whom whose if because although though whereas while when unless whether",
    "until so where",
)
PARTICIPLES = _words("armed limited alleged supposed continued increased planned affiliated")
COORDINATORS = _words("and or but nor yet")
PREPOSITIONS = _words(
    "of in on at to for by from with into between among during within under near amid per via",
    "about around against over after before since through despite across along alongside as",
    "toward towards upon without throughout beside besides behind beyond inside outside like",
)
PRONOUNS = _words("he she it they we i you him her them us me one this these those there")
POSSESSIVES = _words("his her its their our my your")
DETERMINERS = _words("all some any each every both no other another such several many few most")
ADVERBS = _words(
    "also already now not never then again ultimately still just only even ever often earlier",
    "later soon today yesterday tomorrow too very more so together instead indeed largely",
    "out up down off away",
    "yes sure well absolutely oh wow ok okay actually maybe true right exactly",
)

NEGATORS = _words(
    "not no never none neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent",
    "wont wouldnt couldnt shouldnt mustnt hasnt havent hadnt nt nobody nothing hardly barely",
    "unable impossible unwilling unlikely",
)
# Verbs that turn what follows them into its opposite.
DENYING = _roots("refuse fail deny decline avoid prevent lack refrain cease forbid")
# Verbs that, with "from", do the same.
KEEPING = _roots("keep stop save protect spare bar ban discourage deter exempt block")
# Verbs whose mere presence says that something is turned down.
REJECTING = _roots(
    "refuse fail deny decline reject oppose dismiss dispute refute disagree ban cancel veto condemn"
)

# Verbs of saying and thinking: who does them to what is checked by the speaker guard.
SPEECH = _roots(
    "say tell add announce confirm declare state stress note report explain claim allege insist",
    "assert reiterate conclude emphasise emphasize underline warn inform assure mention remark",
    "reply argue believe think consider deny admit acknowledge estimate predict promise pledge",
    "vow reveal disclose observe point underscore highlight recall comment complain urge ask",
    "demand request express voice reaffirm repeat describe write tweet pride expect hope",
    "fear doubt",
)
# Words that make what they govern wished, planned or asked for rather than done.
WISHED = _roots(
    "support back need call urge ask request demand plan propose agree decide intend aim want",
    "wish hope expect prepare ready due seek require necessary condition allow offer",
    "favour favor advocate urgent schedule recommend possible pledge vow threaten intention",
    "priority interest effort forecast predict project forward",
)
HAVING_DONE = _roots(
    "urge ask call tell order force allow enable expect want invite persuade help lead require warn"
)
IMPLICATIVE = _roots("manage begin start continue serve happen get come proceed")
HEDGES = _words(
    "alleged alleging alleges allege allegedly allegation allegations reportedly purportedly",
    "supposedly apparently seems seem seemed appears appear appeared suspected suspect suspects",
    "rumoured rumored rumours rumors claimed claims claim believed thought perhaps probably",
    "possibly maybe likely unconfirmed estimated estimates estimate expected expects suggests",
    "suggested accused accuses supposed believe believes think thinks feared presumably",
)
# Words that set a noun against the rest, or name it as cause or rule.
CONCEDING = _words("despite notwithstanding spite regardless defiance")
CONFORMING = _words("accordance keeping line because due thanks owing conformity")
# Words that make a sentence more than asserted, and verbs that bring about what they govern.
CERTAIN = _words(
    "established proven proved certain certainly undoubtedly undeniably definitely indisputable",
    "indisputably undisputed unquestionably conclusively verified",
)
ENSURING = _roots("guarantee ensure assure")
AIMING = _roots("aim intend mean design seek hope want try attempt plan effort forward wish")
EXACTLY = _words("exactly precisely")
VAGUELY = _words("some about around approximately roughly nearly almost circa")
CONDITIONS = _words(
    "if unless provided providing condition conditions conditional conditionally depend depends",
    "depending contingent",
)
# Verbs that only carry the noun beside them: "elections were held".
LIGHT = _roots("make hold take carry complete achieve finish happen occur accomplish end conclude")

# Nouns for a person's office.
OFFICES = _roots(
    "minister president director diplomat official chief head leader spokesman spokeswoman envoy",
    "general commander secretary member chairman chairwoman ambassador premier mayor",
    "judge senator captain officer founder author actor singer king queen prince pope analyst",
    "chancellor marshal speaker counterpart deputy fm spokesperson representative professor",
    "dictator expert lieutenant major colonel admiral partner",
)

# Words of a name that many names share.
COMMON_PARTS = _words(
    "al el of jr sr and foreign affairs ministry government army national joint military committee",
    "commission council conference department mission interim international special security",
    "federation republic state states united nations union league party court bank university",
    "parliament federal central general assembly service agency office secretary force forces",
)

_OPPOSITE_PAIRS = (
    "welcome/criticise welcome/criticize welcome/condemn",
    "accept/reject accept/refuse back/oppose support/oppose support/reject welcome/reject",
    "uphold/reject uphold/violate uphold/break approve/reject succeed/fail urge/reject",
    "call/reject maintain/break include/exclude unite/split friendly/hostile win/lose",
    "necessary/unnecessary legal/illegal stable/unstable ready/unwilling favour/oppose",
    "possible/impossible complete/partial gradual/immediate gradual/sudden start/end",
    "resume/halt launch/end strengthen/weaken improve/worsen closer/looser expand/reduce",
    "praise/condemn praise/criticise confirm/deny love/hate like/dislike rise/fall rise/drop",
    "raise/lower raise/cut raise/reduce increase/lower increase/cut grow/decline gain/drop",
    "heed/ignore attention/ignore praise/ignore buy/sell hire/fire lend/borrow import/export",
    "attack/defend survive/die alive/dead guilty/innocent rich/poor hot/cold high/low big/small",
    "large/small young/old cheap/expensive common/rare major/minor victory/defeat find/lose",
    "push/pull profit/loss surplus/deficit ally/enemy encourage/discourage hide/reveal",
    "arrive/depart fast/slow quick/slow strong/weak expand/contract majority/minority",
    "different/same similar/different identical/different alike/different",
    "joint/separate agree/differ equal/unequal success/failure remember/forget include/omit",
    "save/waste create/destroy build/destroy leave/stay leave/remain leave/join allow/forbid",
)
NEGATIVE_PREFIXES = ("un", "in", "im", "dis", "non", "ir", "il", "mis")
OPPOSITE_PREPOSITIONS = frozenset(
    frozenset(pair.split("/"))
    for pair in ("for/against", "with/without", "before/after", "above/below", "over/under")
)
OPPOSITES = frozenset(
    frozenset(root(word) for word in pair.split("/"))
    for line in _OPPOSITE_PAIRS
    for pair in line.split()
)
