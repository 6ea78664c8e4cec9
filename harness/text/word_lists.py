"""Small closed word classes of English that the readers of this package share."""

from __future__ import annotations

from functools import lru_cache


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Words that carry no content of an answer.
FUNCTION_WORDS = _words(
    "of in on at to for by from with into and or that which who as is are was were be been being",
    "has have had it its they their them this these those he his she her him will would also there",
    "about around approximately some then so such during within upon near between both i we",
    "you your my our if when where while what how do does did can could may might must shall",
)
# Words that ask, on top of the function words that do.
QUESTION_WORDS = _words("whom whose why whether")
# Words that turn a statement into its opposite.
NEGATIONS = _words(
    "not no never none neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent",
    "wont wouldnt couldnt shouldnt hasnt havent hadnt refused denied nobody nothing",
)
# Words that, right before a name, set it aside: "not Sirte", "rather than Sirte".
DENIALS = _words("not never than unlike instead without neither nor isnt wasnt")
# Words that make a value or a time less sharp without changing it.
VAGUE = _words("early late mid about around approximately circa c ca roughly ago only")
# What may stand before a person's name.
TITLES = _words(
    "president general sir dr mr mrs ms miss king queen prince princess saint st lord lady pope",
    "senator captain professor prof chancellor emperor reverend rev minister secretary judge",
    "justice colonel major admiral dame count duke duchess foreign prime envoy special commander",
    "marshal field chief chairman chairwoman spokesman spokeswoman ambassador deputy lieutenant",
    "sheikh sheik imam ayatollah warlord strongman head leader speaker premier coach author",
)
# Words that lead into an answer and name nothing: "According to the articles", "namely".
LEAD_WORDS = _words(
    "according based article articles source sources text texts document documents passage",
    "passages context provided given information answer following namely include includes",
    "including list say says said state states stated mention mentions mentioned report reports",
    "reported follows",
)
# Words of a person's name that are written small.
NAME_PARTICLES = _words(
    "al el bin ibn ben bint de del della di da dos du la le van von der den ter"
)
# A place's or person's name before one of these is part of the name of a thing.
PLACE_KINDS = _words(
    "river street avenue road university college airport bay bridge island islands lake sea park",
    "station museum stadium hotel post times award prize cup",
)

_OPPOSITES = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "accept/reject agree/refuse agree/disagree approve/reject support/oppose support/reject",
        "increase/decrease rise/fall grow/shrink gain/lose win/lose allow/ban permit/forbid",
        "confirm/deny start/end begin/end open/close before/after first/last more/less more/fewer",
        "over/under above/below north/south east/west northern/southern eastern/western left/right",
        "upper/lower internal/external domestic/foreign legal/illegal lawful/unlawful male/female",
        "minimum/maximum highest/lowest best/worst oldest/youngest largest/smallest early/late",
        "enter/leave arrive/leave join/leave stay/withdraw deploy/withdraw send/withdraw",
        "postpone/advance lift/impose true/false yes/no all/no all/none all/some up/down",
        "direct/indirect public/private temporary/permanent partial/full partial/complete",
        "civilian/military",
    )
    for pair in pair.split()
)


def opposite(one: str, other: str) -> bool:
    """Whether two words are opposites, in any of their regular forms.

    >>> opposite("accepted", "rejects"), opposite("accepted", "agreed")
    (True, False)
    """
    return any(frozenset((a, b)) in _OPPOSITES for a in _bases(one) for b in _bases(other))


@lru_cache(maxsize=16384)
def _bases(word: str) -> frozenset[str]:
    """The word and what it may be a regular form of: "denied" of "deny"."""
    bases = {word}
    for ending in ("s", "d", "es", "ed", "ing", "ied", "ies", "al"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            bases |= {stem, f"{stem}e", f"{stem}y", stem[:-1]}
    return frozenset(bases)
