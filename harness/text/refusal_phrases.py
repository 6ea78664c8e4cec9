"""What declining to answer sounds like: patterns as data, English first.

Every pattern is matched against folded text (`fold.fold_text`: lower case, straight quotes, no
accents), on word boundaries. Patterns that name *the texts* as their subject are the safe ones; a
bare "not given" counts only where it is the whole answer or its subject is a word for what was
asked (name, date, number). How clauses combine is decided in `refusals`.
"""

from __future__ import annotations

# Whole answers, after outer punctuation and brackets are taken off.
WHOLE = frozenset(
    """
    unknown|unanswerable|unclear|unspecified|undisclosed|undetermined|unavailable|indeterminate
    n/a|na|n.a|null|nil|no_answer|no answer|noanswer|no answer given|no answer found
    abstain|i abstain|abstained|refuse|refused|idk|dunno|no idea|pass|not applicable|not available
    not known|not sure|not certain|not clear|not stated|not said|not mentioned|not specified
    not given|not provided|not found|not answerable|not determinable|not disclosed|not reported
    not in the text|not in text|not in the texts|not in the articles|not in the context
    cannot answer|can't answer|cannot say|can't say|cannot tell|can't tell|cannot be determined
    don't know|do not know|dont know|unable to answer|no information|no info|no data|no mention
    insufficient information|insufficient context|insufficient data|not enough information
    not enough info|not enough context|not enough evidence|insufficient evidence|no evidence
    unbekannt|keine angabe|keine angaben|k.a|keine antwort|keine information|keine informationen
    unklar|nicht bekannt|nicht angegeben|nicht genannt|nicht erwahnt|weiss nicht|keine ahnung
    inconnu|inconnue|non precise|non specifie|non mentionne|non communique|pas de reponse
    sans reponse|aucune information|aucune reponse|je ne sais pas|pas d'information
    desconocido|desconocida|se desconoce|no se sabe|no consta|sin respuesta|sin informacion
    no se menciona|no se indica|no se especifica|no lo se|ninguna informacion
    sconosciuto|sconosciuta|non noto|non nota|non specificato|non indicato|non menzionato
    nessuna risposta|nessuna informazione|non lo so|non si sa|non e noto|non disponibile
    desconhecido|desconhecida|nao informado|nao consta|sem resposta|nao sei|nao especificado
    onbekend|niet vermeld|geen antwoord|niet bekend|weet ik niet|geen informatie
    неизвестно|нет ответа|нет данных|нет информации|не указано|не сообщается|не упоминается
    не знаю|не уточняется|неясно|нет сведений
    غير معروف|غير مذكور|لا أعرف|لا اعرف|لا توجد معلومات|لا إجابة
    """.replace("\n", "|").split("|")
)
WHOLE = frozenset(phrase.strip() for phrase in WHOLE if phrase.strip())

_DOCUMENT = (
    r"(?:texts?|articles?|documents?|passages?|sources?|contexts?|excerpts?|materials?|snippets?"
    r"|information|results|references|evidence|reports|seeds|files|reporting|coverage|content|data)"
)
_GIVEN = (
    r"(?:(?:provided|given|available|supplied|retrieved|shown|above|attached|news|source|search"
    r"|cited|following|numbered|two|three|four|five|present|current|existing|other|same|input) )*"
)
_DETERMINER = r"(?:the|these|those|this|all|any|both|my|your|each|either|provided|given|available)"
# "the provided articles", "this text", "sources 2 and 3"; then whatever qualifies them.
SOURCE = (
    rf"(?:{_DETERMINER} {_GIVEN}{_DOCUMENT}"
    rf"|{_DOCUMENT} (?:\[?\d+\]?(?:,? and |, ?)?)+)(?! of )"
    r"(?: (?:provided|given|above|here|available|supplied|shown|i have|in question))?"
)
_ADVERB = (
    r"(?:(?:explicitly|directly|clearly|specifically|actually|expressly|really|ever|even|exactly"
    r"|precisely|yet|also|seem to|appear to|itself|themselves|otherwise|quite|at all) )*"
)
_SAY = (
    r"(?:say|says|state|states|mention|mentions|specify|specifies|provide|provides|give|gives"
    r"|contain|contains|includes? (?:any|the|an?|this|that|it|enough|such|wh\w+|how)"
    r"|indicate|indicates|tell|tells|report|reports|reveal"
    r"|reveals|address|addresses|name|names|identify|identifies|disclose|discloses|explain"
    r"|explains|describe|describes|discuss|discusses|answer|answers|offer|offers|cover|covers"
    r"|clarify|list|lists|note|notes|make|makes|have|has|support|supports|record|records|detail"
    r"|refer|quantify|date|show|shows|confirm|establish|speak|elaborate|go into|present|supply"
    r"|allow|let|define|attribute|rule|comment|cite|resolve|settle|put)"
)
_NOT = (
    r"(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would)(?: not|n't|nt)|cannot"
    r"|never|fails? to|failed to"
)
_ASKED = (
    r"(?:it|this|that|which|answer|question|name|names|date|dates|number|numbers|figure|figures"
    r"|amount|reason|reasons|information|details?|location|place|identity|time|year|day|month|cause"
    r"|total|size|cost|price|value|age|outcome|result|title|position|duration|length|what|who|when"
    r"|where|why|how|how (?:many|much|long|far|often|old)|venue|exact \w+|precise \w+|specific \w+)"
)
_STATED = (
    r"(?:stated|mentioned|specified|given|provided|known|clear|disclosed|available|named"
    r"|identified|indicated|reported|found|answerable|determinable|recorded|described|included"
    r"|contained|addressed|revealed|discussed|detailed|said|established|answered|public|covered"
    r"|present|explained|listed|supported|made clear|broken down)\b"
    r"(?! as (?:an?|fact|true|final)\b)"
)
_FIND_OUT = (
    r"(?:know|find|determine|answer|tell|say|provide|confirm|identify|locate|see|verify|ascertain"
    r"|establish|give|infer|deduce|derive|conclude|respond|help|comment|be (?:sure|certain)|name"
    r"|specify|state|recall|assist|offer|extract|support)"
)
_FACTS = (
    r"(?:information|info|mention|evidence|indication|reference|references|details?|data|answer"
    r"|record|statement|context|basis|clue|hint|knowledge|idea|way (?:to|of)|source|discussion"
    r"|description|explanation|specifics|specific|explicit|direct|figure|date|name|number)"
)
# Words between a source and its verb; what it says that others say or do not is a report.
_GAP = r"(?: (?!(?:says?|said|states?|stated|reports?|reported|notes?|adds?|claims?) that\b)\S+)"
_HARM = r"(?:casualt|injur|death|damage|losses|victim|incident|violation|fatalit)"
_ENDS = rf"(?:$|[.,;:)]| (?:anywhere|here|by name)| (?:in|by) {SOURCE})"
_NONE_OF = r"(?:no|not any|n't any|insufficient|not enough|n't enough|not sufficient|too little)"

ENGLISH = (
    # The texts do not say.
    rf"{SOURCE}{_GAP}{{0,8}}? (?:{_NOT}) {_ADVERB}{_SAY}",
    rf"\b(?:it|they|he|she)(?: (?:do|does|did)(?: not|n't)) {_ADVERB}"
    r"(?:say|state|mention|specify|give|provide|name|indicate|identify)",
    rf"{SOURCE}{_GAP}{{0,4}}? (?:says?|contains?|gives?|offers?|provides?|makes?|has|have"
    r"|mentions?|reports?|names?|includes?) (?:no|nothing|neither|insufficient)\b"
    rf"(?! (?:doubt|later|fewer|less|{_HARM}))",
    rf"{SOURCE}(?: \S+)? (?:only|just|merely)(?: \S+){{1,12}}? without (?:nam|giv|stat|specify|say"
    r"|mention|provid)ing\b",
    rf"(?:do|does|did)(?: not|n't) (?:appear|occur|feature) (?:anywhere )?in {SOURCE}",
    rf"\b(?:estimate|figure|count|tally|number|survey)s? (?:do|does|did)(?: not|n't)"
    rf" {_ADVERB}{_SAY}",
    r"\b(?:gave|gives?|offer(?:s|ed)?|provide[sd]?) no (?:breakdown|figures?|numbers?)\b",
    r"(?:^|but )not (?:who|where|which|what|how|why|whether"
    r"|when (?:it|this|he|she|they|the \w+) (?:was|were|is|happened|took|will|did|began))\b",
    # It is not told.
    r"(?:^|\band |, )(?:we|readers|the reader) (?:are|were|is)(?: not|n't) (?:\w+ )?told\b",
    rf"^(?:no (?!{_HARM})(?:\S+ ){{1,5}}?|none )(?:is|are) (?:reported|named|given|mentioned|stated"
    rf"|specified|identified|recorded|disclosed){_ENDS}",
    r"^(?:the|its|their|his|her|\S+'s) (?:\S+ ){1,3}?(?:is|was|are|were)(?: not|n't) (?:named"
    rf"|stated|specified|mentioned|reported|disclosed|broken down(?: by \w+)?){_ENDS}",
    r"^not (?:further )?broken down\b",
    rf"^it's not {_ADVERB}{_STATED}",
    rf"{SOURCE}(?: \S+){{0,4}}? (?:is|are|remains?) (?:silent|unclear|ambiguous|vague"
    r"|insufficient|not (?:clear|sufficient|enough))",
    rf"{SOURCE} (?:lacks?|omits?|leaves? (?:open|(?:it|this|that) (?:open|unclear|unsaid)))",
    rf"(?:none of|nothing in|nowhere in|neither of) {SOURCE}",
    rf"(?:no|neither) {_GIVEN}{_DOCUMENT} {_ADVERB}{_SAY}",
    rf"\bnot (?:{_ADVERB})(?:{_STATED} )?(?:anywhere )?(?:in|by|from|within) {SOURCE}",
    # There is nothing.
    r"(?<!said )(?<!says )(?<!that )(?<!because )(?<!added )"
    rf"there(?:'s| (?:is|are|was|were|seems to be|appears to be))(?: currently| simply)?"
    rf"(?: |(?=n't))(?:{_NONE_OF} (?:\w+ ){{0,3}}?{_FACTS}"
    r"|(?:nothing|(?:not |n't )anything) (?:about|on|regarding|said)\b)",
    rf"^(?:no|not enough|insufficient|not sufficient|inadequate) (?:\w+ )?{_FACTS}"
    rf"(?:$|[.,;:]| (?:about|on|regarding|concerning|in|to|for|of|as to|that|available|whether)\b"
    rf"| (?:is|was|are|were|has been|have been|can be) (?:\w+ )?{_STATED})",
    rf"(?:with|given) (?:no|insufficient|so little) {_FACTS}",
    # I cannot.
    rf"\b(?:i|we) (?:do not|don't|dont|cannot|can't|cant|can not|could not|couldn't|am not able to"
    rf"|'m not able to|am unable to|was unable to|are unable to|were unable to|was not able to"
    rf"|would not be able to) {_ADVERB}{_FIND_OUT}",
    r"\bi'm (?:unable|not able) to",
    rf"\b(?:i|we) (?:do not|don't|did not|didn't) (?:have|see|find) (?:\w+ ){{0,4}}?{_FACTS}",
    rf"\b(?:i|we) (?:have|had|found|find|see|lack) (?:no |insufficient |not enough |the |any )"
    rf"(?:\w+ )?{_FACTS}",
    r"\b(?:i am|i'm|we are|we're) (?:not |un)(?:\S+ )?(?:sure|certain|aware)",
    r"^(?:cannot|can't|unable to|could not|couldn't|impossible to|not possible to|not able to)"
    rf" {_ADVERB}{_FIND_OUT}",
    rf"^(?:don't|do not) {_FIND_OUT}",
    r"\bi (?:must|have to|would rather|'d rather|will have to|choose to) (?:abstain|decline)",
    r"\bi (?:would|'d) rather not (?:answer|say)",
    # It cannot be known.
    r"\b(?:cannot|can't|can not|could not|couldn't) be (?:reliably |definitively |fully )?"
    r"(?:determined|answered|inferred|ascertained|deduced|derived|known|established"
    rf"|identified (?:from|in|by|with) {SOURCE})",
    rf"\b(?:it is|it's|it was|it would be) (?:impossible|not possible) to {_ADVERB}"
    rf"{_FIND_OUT}",
    rf"\b{_ASKED}(?: \S+){{0,9}}? (?:is|was|are|were|has|have|had)(?: not|n't| nowhere)"
    rf"(?: been)? {_ADVERB}{_STATED}",
    rf"\b{_ASKED}(?: \S+){{0,9}}? (?:is|was|are|were|remains?|remained) "
    r"(?:currently |still |as yet )?(?:unknown|unclear|unspecified|undisclosed|unstated"
    r"|unavailable|unanswerable|undetermined|missing)\b(?! to (?!us\b|date\b|this day))",
    rf"^not {_ADVERB}{_STATED}(?:$|[ ,.](?!as|to|by|for|only|until))",
    r"\bunanswerable\b",
    r"\boutside (?:the )?(?:scope|content|contents) of (?:the|these)",
    r"\bno (?:such )?\S+ (?:\S+ )?(?:is|are|was|were) (?:mentioned|given|stated|specified"
    r"|named|provided|identified)(?: anywhere)? (?:in|by) " + SOURCE,
)

OTHER_LANGUAGES = (
    # German
    r"(?:text(?:e|en)?|artikeln?|quellen?|dokumente?n?|unterlagen|kontext)(?: \S+){0,5}? "
    r"(?:nicht|keine?n?|nichts)\b",
    r"(?:geht|lasst sich|ist|wird|werden|sind|steht|kann)(?: \S+){0,6}? nicht (?:\S+ ){0,3}?"
    r"(?:hervor|bestimmen|beantworten|beantwortet|sagen|genannt|erwahnt|angegeben|bekannt|enthalten"
    r"|feststellen|ermitteln)",
    r"(?:ich|wir) (?:weiss|wissen|kann|konnen)(?: \S+){0,6}? nicht",
    r"(?:es )?(?:gibt|liegen|finden sich|habe)(?: \S+){0,3}? keine (?:\S+ )?"
    r"(?:angaben?|informationen?|hinweise?|auskunft|antwort|daten)",
    r"^(?:keine|nicht genug|unzureichende) (?:angaben?|informationen?|hinweise?)",
    # French
    r"(?:textes?|articles?|sources?|documents?|passages?|extraits?|contexte)(?: \S+){0,5}? "
    r"(?:ne |n')(?:\S+ ){0,2}?(?:\S+)(?: \S+)? ?(?:pas|rien|aucune?)",
    r"(?:je|nous|on) (?:ne )?(?:l')?(?:sais|savons|sait|peux|pouvons|peut|dispose|trouve)"
    r"(?: \S+)? (?:pas|aucune|rien)",
    r"(?:il n'y a|n'existe) (?:pas|aucune?)(?: \S+){0,3}? ?"
    r"(?:information|mention|precision|reponse)",
    r"aucune? (?:\S+ )?(?:information|mention|precision|source|texte|article|reponse)",
    r"(?:n'est|n'a|n'ont|ne sont)(?: \S+)? (?:pas|jamais)(?: \S+){0,2}? "
    r"(?:precise|mentionne|indique|specifie|communique|connu|dit|possible)\w*",
    # Spanish and Portuguese
    r"(?:textos?|articulos?|artigos?|fuentes?|fontes?|documentos?|contexto)(?: \S+){0,4}? "
    r"(?:no|nao|ni|tampoco|nada) (?:\S+ )?(?:dice|menciona|indica|especifica|contiene|proporciona"
    r"|ofrece|informa|diz|mencionam|contem|fornece|precisa|aclara|incluye|revela|nombra|dan?\b)\w*",
    r"\b(?:no|nao) (?:lo )?(?:se|sei|sabemos|puedo|posso|podemos|hay|ha|tengo|tenho|dispongo"
    r"|es posible|e possivel)(?: \S+){0,4}? "
    r"(?:informacion|informacao|informacoes|responder|determinar|saber|datos|respuesta|mencion|decir|dizer|suficiente)",
    r"\bno se (?:menciona|indica|especifica|sabe|dice|precisa)",
    r"\bno se puede (?:determinar|saber|responder)",
    r"\bnao (?:e|foi|esta|se) (?:mencionado|informado|especificado|possivel|sabe|menciona)",
    r"^(?:no lo se|nao sei)\b",
    # Italian
    r"(?:testo|testi|articolo|articoli|fonti|fonte|documenti|documento|contesto)(?: \S+){0,4}? non "
    r"(?:\S+ )?(?:dic|menzion|indic|specific|conten|forni|precis|riport|chiari|nomin)\w*",
    r"\bnon (?:lo )?(?:so|sappiamo|posso|possiamo|e possibile|ci sono|c'e|ho|si puo|dispongo)"
    r"(?: \S+){0,4}? ?"
    r"(?:informazion\w*|rispond\w*|determin\w*|stabilir\w*|dire|sapere|dati|menzione)",
    r"\bnon (?:e|viene|sono|vengono|e stat[oa]) (?:\S+ )?(?:specificat|menzionat|indicat|precisat"
    r"|noto|nota|chiaro|riportat)\w*",
    r"^(?:non lo so|nessuna (?:informazione|menzione|risposta))\b",
    # Dutch
    r"(?:teksten?|artikel(?:en)?|bronnen|documenten)(?: \S+){0,4}? (?:niet|geen|niets)\b",
    r"\bik (?:weet|kan)(?: \S+){0,5}? niet",
    # Russian
    r"(?:текст|стать|источник|документ|материал|контекст)\w*(?: \S+){0,4}? "
    r"(?:не|нет|ничего)(?: |$)",
    r"\b(?:не|нет) (?:\S+ )?(?:сказано|указан|упомина|упомянут|сообща|говорится|уточня|известн"
    r"|содержит|информаци|сведени|данных)\w*",
    r"(?:я|мы) (?:\S+ )?не (?:знаю|знаем|могу|можем)",
    r"^(?:неизвестно|не знаю|невозможно (?:\S+ )?(?:определить|ответить|сказать|установить))",
    r"невозможно (?:\S+ )?(?:определить|ответить|установить)",
    # Arabic
    r"(?:لا|لم) (?:تذكر|يذكر|تحدد|يحدد|تشير|يشير|توضح|يوضح|تحتوي|ترد)",
    r"(?:لا أعرف|لا اعرف|لا أعلم|لا توجد|لا يمكن (?:تحديد|الإجابة)|لا يمكنني)",
)

# Every refusal above holds one of these: a quick look that never misses one.
HINT = (
    r"\bno[tnr]?\b|n't|\bcannot|\bcant\b|\bdont\b|\bdoesnt\b|\bdidnt\b|\bcouldnt\b|\bnever|\bnone"
    r"|\bneither|\bnothing|\bnowhere|\bun\w|\bin(?:sufficient|adequate)|\bfail|\black|\bomit|\bleave"
    r"|\bsilent|\bambiguous|\bvague|\bmissing|\bimpossible|\boutside|\bdecline|\babstain"
    r"|\b(?:too|so) little|\bwithout|nicht|\bkein|\bne\b|\bn'|\bpas\b|\baucun|\brien\b|\bni\b"
    r"|\btampoco|\bnada\b|\bnao\b|\bnessun|\bniet|\bgeen|\bне\b|\bнет\b|\bничего|неизвестно|невозможно|\bلا|\bلم"
)

# Openings that carry no content.
LEAD_IN = (
    r"(?:i'm |i am |we are )?(?:very |so |truly )?sorry(?: about that)?(?:, but| but|,)?",
    r"(?:my )?apolog(?:ies|y|ise|ize)(?: \w+){0,4}?(?:, but| but|,)",
    r"i apologi[sz]e(?:, but| but|,)?",
    r"unfortunately,?",
    r"regrettably,?",
    r"as an ai(?: \w+){0,3}?,",
    r"(?:leider|malheureusement|lamentablemente|purtroppo|infelizmente|helaas|к сожалению),?",
    r"(?:the )?(?:short |final |direct )?answer ?(?:is)? ?:",
    rf"(?:based|going|relying|judging)(?: solely| only)? (?:on|by|from) {SOURCE}(?: \w+){{0,4}}?,",
    rf"according to {SOURCE}(?: \w+){{0,4}}?,",
    rf"(?:in|from|within) {SOURCE}(?: \w+){{0,4}}?,",
)

# What follows turns the other way.
CONTRAST = (
    r"(?:,|;|:)? ?\b(?:but|however|yet|nevertheless|nonetheless|that said|even so|still"
    r"|although|though|aber|jedoch|allerdings|doch|mais|cependant|toutefois|pero|sin embargo|ma"
    r"|tuttavia|pero|porem|mas|contudo|maar|echter|но|однако)\b,?"
)
CONCESSION = (
    r"(?:although|though|even though|while|whilst|whereas|obwohl|bien que|aunque|sebbene|embora"
    r"|хотя)\b"
)

# What the texts do say, in a clause beside the refusal: not an answer.
REPORT = (
    rf"^(?:and |,)*(?:{SOURCE}|they|it|one|another|one article|one source|the \w+ (?:article"
    r"|source|text)|both|all)(?: \S+){0,5}? (?:only |just |merely |do |does |simply )*"
    r"(?:say|mention|state|report|note|describe|discuss|refer|speak|cover|quote|talk|focus|list"
    r"|contain|include|provide|deal|concern|confirm|express|call|detail|give|address)"
    r"(?:s|es|ed|d|ing)?\b",
    r"^(?:and |,)*(?:only|just|merely|nur|seulement|solo|soltanto|apenas|slechts|лишь|только)\b",
    r"^(?:sie|es|ils|elles|il|hablan|ellos|essi|они|он)\b(?: \S+){0,3}? "
    r"(?:nur|seulement|que|solo|solamente|soltanto|лишь|только|erwahn\w*|mentionn\w*|mencion\w*|menzion\w*|упомина\w*)",
)
# Talk to the reader: neither an answer nor a refusal.
SMALL_TALK = (
    r"^(?:please|feel free|if you|let me know|for more|you may|you might|you could|i (?:would )?"
    r"(?:recommend|suggest|advise)|i'd (?:recommend|suggest|be happy)|i can (?:only )?(?:help|try)"
    r"|is there anything|could you|can you|consult|further|more information|additional)",
)
# A guess is an answer, also in a sentence of its own.
GUESS = (
    r"\b(?:likely|probably|perhaps|maybe|presumably|my (?:best )?guess|i (?:think|believe|guess"
    r"|suspect|would say|assume)|i'd say|(?:can|could|may|might) be (?:inferred|deduced|estimated"
    r"|assumed)|the answer (?:is|was|would be)|it (?:was|is) most|suggests?|impl(?:y|ies)|seems to"
    r"|appears to (?:be|have)|vermutlich|wahrscheinlich|vielleicht|probablement|peut-etre"
    r"|probablemente|quizas|probabilmente|forse|вероятно|возможно|наверное)\b",
)
