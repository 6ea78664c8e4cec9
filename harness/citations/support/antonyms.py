"""Opposites: words of reporting, politics, trade and measure that cannot both be so. Data."""

from __future__ import annotations

from functools import lru_cache

from harness.citations.support.thesaurus import root

# Each word left of a stroke against each right of it.
_TABLE = """
accept approve consent agree endorse / reject refuse decline dismiss veto disagree deny oppose
back support favour advocate champion endorse / oppose reject resist block undermine condemn
welcome praise thank applaud hail commend / criticise criticize condemn blame denounce deplore
welcome / reject refuse regret | praise honour / ignore insult | love / hate dislike
uphold respect honour observe keep maintain / violate break breach overturn reject scrap abandon
uphold confirm affirm / overturn reverse annul revoke cancel repeal | confirm admit / deny
satisfied satisfaction delight joy relief confidence / concern worry fear alarm anger dismay doubt
hope hopeful optimism optimistic / fear dread doubt despair pessimism pessimistic
trust confidence / distrust suspicion doubt | proud pride / ashamed shame | sure / doubtful unsure
urge encourage ask invite call / reject discourage forbid ban warn | allow permit / forbid ban bar
allow enable help / prevent stop block hinder | help assist support / hinder hamper harm obstruct
withdraw departure leave exit / stay remain keep arrive arrival enter entry invite deploy
withdraw withdrawal expel expulsion remove / introduce introduction reinforce reinforcement station
withdraw departure expel remove evacuate / bring admit invite import recruit hire
arrive arrival enter come / depart departure leave exit | leave / join stay remain return
advance march offensive attack push / retreat withdrawal defence pullback | attack / defend protect
capture seize conquer occupy take / lose liberate surrender free | arrest detain jail / release free
start begin launch open initiate / end finish stop close halt cease | open / shut close
resume restart renew continue / halt suspend suspension stop end interrupt freeze abandon pause
continue / interrupt cease | expedite accelerate hasten speed / delay slow postpone defer hinder
advance / postpone delay | create establish build / destroy dissolve abolish dismantle
increase rise grow growth raise expand climb soar gain / decrease fall reduce drop decline shrink
increase rise grow raise / lower cut | expand widen broaden / narrow contract shrink limit restrict
strengthen deepen enhance boost reinforce improve / weaken loosen reduce harm undermine erode
improve better / worsen worse deteriorate | boost promote stimulate / halt hinder hamper curb
strong / weak | stable stability / chaos turmoil | unite unify merge join / split divide separate
unity unanimous / division split divided | agree agreement / disagree differ dispute
succeed success successful win victory triumph / fail failure lose loss defeat collapse
win gain / lose | profit / loss | surplus / deficit shortage | profit benefit / harm damage
friendly close warm / hostile cold tense strained | ally friend partner / enemy foe opponent rival
rival opponent / supporter ally backer | peace truce ceasefire / war fighting conflict
topple overthrow oust depose / install protect restore defend | appoint hire / dismiss fire sack
create cause trigger / prevent avert avoid | save rescue preserve / destroy ruin lose waste
gradual slow phased staged / immediate sudden instant abrupt | quick fast rapid / slow
simultaneous synchronized synchronised coordinated / separate staggered uncoordinated
joint common / separate | complete full total whole / incomplete limited
include contain / exclude omit exempt | attend / miss skip boycott | remember / forget
reveal disclose publish show / hide conceal | discover / lose | heed attention / ignore
necessary need essential urgent vital / unnecessary optional needless
major main core / minor marginal | large big huge great / small little tiny | high / low
long / short | many / few | rich / poor | young / old | new / old | cheap / expensive | hot / cold
common / rare | legal legitimate / illegal illegitimate | guilty convict / innocent acquit
alive survive / dead die
possible / impossible | likely / unlikely | safe / dangerous | foreign international / domestic
foreign / local national | public / private | temporary interim / permanent
civilian / military | direct / indirect | same identical alike similar / different
equal / unequal | loyal obedient / disloyal hostile opposed | constructive / destructive
buy acquire import / sell export | lend / borrow | give provide deliver / withhold
  offer give provide / withhold deny refuse | push / pull | majority / minority
early previous / late next future | first / last | north northern / south southern
east eastern / west western | upper / lower | minimum / maximum | male / female
encourage / discourage deter | tighten / ease relax loosen | lift / impose | true / false
"""
_PREFIXES = ("un", "in", "im", "dis", "non", "ir", "il", "mis")
_LEAST = 4  # letters of a word that takes a prefix


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for entry in _TABLE.replace("|", "\n").strip().splitlines():
        one, other = ([root(word) for word in side.split()] for side in entry.split("/"))
        for left in one:
            for right in other:
                table.setdefault(left, set()).add(right)
                table.setdefault(right, set()).add(left)
    return {word: frozenset(found) - {word} for word, found in table.items()}


def opposites_of_root(word_root: str) -> frozenset[str]:
    """The roots of a root's opposites."""
    return _table().get(word_root, frozenset())


@lru_cache(maxsize=16384)
def opposites(key: str) -> frozenset[str]:
    """The roots of a word's opposites, by table and by prefix.

    >>> root("reject") in opposites("accepted"), root("stable") in opposites("unstable")
    (True, True)
    """
    found = set(opposites_of_root(root(key)))
    for prefix in _PREFIXES:
        if len(key) >= _LEAST:
            found.add(root(prefix + key))
        if key.startswith(prefix) and len(key) - len(prefix) >= _LEAST:
            found.add(root(key.removeprefix(prefix)))
    return frozenset(found)
