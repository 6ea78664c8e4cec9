"""Countries with their adjectives and capitals, so that "Ankara" and "Turkish" speak of Turkey."""

from __future__ import annotations

from functools import lru_cache

# Country, adjectives and people, then after "@" the capital that stands for its government.
_TABLE = """
afghanistan afghan @kabul | albania albanian @tirana | algeria algerian @algiers
argentina argentine argentinian | armenia armenian @yerevan | australia australian @canberra
austria austrian @vienna | azerbaijan azerbaijani azeri @baku | bangladesh bangladeshi @dhaka
belarus belarusian @minsk | belgium belgian @brussels | bolivia bolivian | bosnia bosnian @sarajevo
brazil brazilian @brasilia | bulgaria bulgarian @sofia | cambodia cambodian | cameroon cameroonian
canada canadian @ottawa | chad chadian | chile chilean @santiago | china chinese @beijing
colombia colombian @bogota | congo congolese @kinshasa | croatia croatian @zagreb
cuba cuban @havana | cyprus cypriot @nicosia | czech czechia @prague
denmark danish dane @copenhagen | ecuador ecuadorian @quito | egypt egyptian @cairo
eritrea eritrean | estonia estonian @tallinn | ethiopia ethiopian | europe european
finland finnish finn @helsinki | france french frenchman @paris | georgia georgian @tbilisi
germany german @berlin | ghana ghanaian @accra | greece greek @athens | haiti haitian
hungary hungarian @budapest | iceland icelandic @reykjavik | india indian @delhi
indonesia indonesian @jakarta | iran iranian @tehran | iraq iraqi @baghdad
ireland irish @dublin | israel israeli | italy italian @rome | japan japanese @tokyo
jordan jordanian @amman | kazakhstan kazakh | kenya kenyan @nairobi | kuwait kuwaiti
latvia latvian @riga | lebanon lebanese @beirut | libya libyan @tripoli
lithuania lithuanian @vilnius | malaysia malaysian | mali malian @bamako | malta maltese @valletta
mexico mexican | morocco moroccan @rabat | myanmar burmese burma | nepal nepali @kathmandu
netherlands dutch holland | niger nigerien @niamey | nigeria nigerian @abuja
norway norwegian @oslo | pakistan pakistani @islamabad | palestine palestinian @ramallah
peru peruvian @lima | philippines philippine filipino @manila | poland polish pole @warsaw
portugal portuguese @lisbon | qatar qatari @doha | romania romanian @bucharest
russia russian @moscow @kremlin | rwanda rwandan @kigali | scotland scottish @edinburgh
saudi @riyadh | senegal senegalese @dakar | serbia serbian serb @belgrade
slovakia slovak @bratislava | slovenia slovenian @ljubljana | somalia somali @mogadishu
spain spanish spaniard @madrid | sudan sudanese @khartoum | sweden swedish swede @stockholm
switzerland swiss @bern | syria syrian @damascus | taiwan taiwanese @taipei | thailand thai @bangkok
tunisia tunisian @tunis | turkey turkish turk ankara turkiye @ankara | uganda ugandan @kampala
ukraine ukrainian @kyiv @kiev | venezuela venezuelan @caracas | vietnam vietnamese @hanoi
yemen yemeni @sanaa
zimbabwe zimbabwean @harare | britain british uk briton england english @london
america american us usa @washington | africa african | asia asian | arab arabic
"""


def _index() -> dict[str, str]:
    index: dict[str, str] = {}
    for entry in _TABLE.replace("|", "\n").strip().splitlines():
        words = entry.split()
        for word in words:
            index[word.removeprefix("@")] = words[0]
    return index


_COUNTRY_OF = _index()
_CAPITALS = frozenset(word[1:] for word in _TABLE.split() if word.startswith("@"))


@lru_cache(maxsize=8192)
def country_of(key: str) -> str | None:
    """The country that a word names, describes or is the capital of; None for other words.

    >>> country_of("turkish"), country_of("moscow"), country_of("syrians"), country_of("table")
    ('turkey', 'russia', 'syria', None)
    """
    return _COUNTRY_OF.get(key) or (_COUNTRY_OF.get(key[:-1]) if key.endswith("s") else None)


def is_capital(key: str) -> bool:
    """Whether the word is a capital city, a place of its own beside its country."""
    return key in _CAPITALS
