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
    "priority interest effort forecast predict project forward preparation prospect",
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
BOUND_TO = _words("sure certain bound guaranteed destined")
STRESSING = _roots("stress emphasise emphasize underline underscore discuss debate await")
DUE_LATER = _roots("due schedule plan expect")
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
# Words that tell one office from another of the same name.
RANKS = _words(
    "prime foreign defence defense interior finance justice health economy economic trade labour",
    "labor education energy culture transport agriculture environment home deputy vice acting",
    "former interim chief honorary junior first permanent special",
)

# Words of a name that many names share.
COMMON_PARTS = _words(
    "al el of jr sr and foreign affairs ministry government army national joint military committee",
    "commission council conference department mission interim international special security",
    "federation republic state states united nations union league party court bank university",
    "parliament federal central general assembly service agency office secretary force forces",
)

# Quantifiers: of all or none, of all, of nothing else, of a part, of a share.
SWEEPING = _words(
    "all every each everyone everybody everything whole entire entirely any no none nobody nothing",
    "neither without total throughout",
)
WHOLE = _words("all every each everyone everybody everything whole entire")
ONLY = _words("only sole solely exclusively merely alone exclusive purely")
PARTIAL = _words("some part parts partly half portion certain few most several fraction")
SHARES = _words("most half majority minority few bulk fraction third quarter portion")
FREQUENCIES = (
    _words("always constantly invariably permanently continually continuously"),
    _words("often frequently regularly repeatedly usually generally routinely"),
    _words("sometimes occasionally"),
    _words("rarely seldom hardly"),
)
# Words of degree before "than" or a number, and spans of time and share that they limit.
LESS = _words("less fewer lower smaller weaker worse under below most nearly almost")
MORE = _words("more over above least exceeding greater higher larger beyond")
SPANS = _words("year month week day hour minute decade century dozen half third quarter percent")
SUPERLATIVES = _words("best worst foremost utmost")
# Words in -est that compare nothing.
NO_SUPERLATIVES = _words(
    "request interest protest arrest forest harvest honest modest contest suggest invest manifest",
    "conquest latest digest unrest attest northwest southwest midwest guest quest crest priest",
    "disinterest inquest bequest earnest dishonest detest budapest bucharest",
)
# Verbs that carry or receive the act of the noun beside them: "gave support", "got thanks".
GIVING = _roots("give express make lend offer provide send voice issue extend show pay deliver")
GETTING = _roots("receive get obtain have win gain enjoy")
# Feelings, whose verbs have the one who feels as their patient: "was worried".
FEELINGS = _roots(
    "concern worry fear interest surprise alarm satisfaction pride anger joy relief doubt"
)
# Nouns of doing whose "of" has what is done to: "the defeat of Chile".
DONE_TO = _roots(
    "overthrow defeat capture seizure removal arrest murder assassination invasion occupation",
    "destruction appointment dismissal expulsion adoption ratification rejection liberation",
    "conquest purchase acquisition rescue",
)
# Adjectives that tie one to another with "to", "with", "on" or "for".
TYING = _words(
    "loyal faithful obedient hostile opposed allied close similar equal superior subject grateful",
    "indebted responsible dependent friendly accountable answerable affiliated",
)
# Words that tell a cause or reason, and verbs of bringing it about.
REASONS = _words("as so so-called thus hence therefore consequently per since after because due")
CAUSING = _roots("cause trigger prompt provoke lead spark result")
# Verbs that carry the noun or adjective beside them, or place a thing, and say little themselves.
EMPTY_VERBS = _roots(
    "make give get put take receive have reach carry hold bring come go keep lend offer pay play",
    "happen occur become turn speak word deliver want look mean involve include concern know work",
    "follow base regard arrange lie sit stand use see suppose undergo serve hear show add result",
    "help try bear draw run find bid accord react win call name appear seem",
)
# Nouns and adjectives that frame what is said: of manner, kind, view, fact, share, time.
EMPTY_NOUNS = _roots(
    "way word view basis thing fact kind sort form manner matter case part time day news point",
    "side hold place term respect regard level issue situation nature process number present",
    "step move people country according than top agreement work order line support opinion fewer",
    "year month week hour decade century",
)
OPPOSITE_PREPOSITIONS = frozenset(
    frozenset(pair.split("/"))
    for pair in ("for/against", "with/without", "before/after", "above/below", "over/under")
)
