"""Taking off a text what is no part of the answer.

In this order: zero-width characters, the head of a chat turn, reasoning blocks, anything after an
end-of-turn token (`strip_envelope`); code fences, labels ("**Answer:**") and bullets at the start
of a line (`strip_decoration`). Instructions and HTML inside an answer are text like any other.
"""

from __future__ import annotations

import re

from harness.citations.draft import Cut, Draft

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_CARRIAGE = re.compile(r"\r(?=\n)")

_TURN_HEAD = re.compile(
    r"(?:\s*(?:<s>|<bos>|<\|begin_of_text\|>|<\|startoftext\|>|\[/INST\]|<\|start\|>\s*assistant"
    r"|<\|im_start\|>\s*assistant\b|<\|start_header_id\|>\s*assistant\s*<\|end_header_id\|>"
    r"|<start_of_turn>\s*model\b|<\|assistant\|>|<\|CHATBOT_TOKEN\|>|<｜Assistant｜>))+\s*"
)
# OpenAI's open models think in one channel and answer in another.
_CHANNEL = re.compile(r"<\|channel\|>\s*(\w{1,40})[^<\n]{0,200}<\|message\|>")
_END_OF_TURN = re.compile(
    r"<\|(?:im_end|im_start|endoftext|eot_id|eom_id|end_of_text|end|return|call|user|system"
    r"|assistant|start|start_header_id|end_of_turn|END_OF_TURN_TOKEN|START_OF_TURN_TOKEN)\|>"
    r"|<(?:end_of_turn|start_of_turn|eos|eot)>|<｜(?:end▁of▁sentence|User)｜>|\[INST\]|</s>"
)
_THOUGHT = r"(?:think(?:ing)?|thoughts?|reasoning|reflection|scratchpad)"
_REASONING = re.compile(
    rf"<(/?){_THOUGHT}(?: [^<>\n]{{0,100}})?>|\[(/?)THINK\]|◁(/?)think▷", re.IGNORECASE
)

_FENCE = re.compile(
    r"^[ \t]*(?:`{3,}|~{3,})[ \t]*(?P<language>[\w+-]{0,30})[ \t]*(?:\n|\Z)", re.MULTILINE
)
_LANGUAGE = re.compile(
    r"python|py|java(?:script)?|js|typescript|ts|c|cpp|c\+\+|csharp|go|rust|ruby|php|r|sql|swift"
    r"|kotlin|scala|perl|lua|julia|matlab|bash|sh",
    re.IGNORECASE,
)
_SUBSCRIPT = re.compile(r"\w\[\d")
_WHOLE_FENCE = re.compile(r"\s*`{3,}([^`\n]+)`{3,}\s*")
_BULLETS = re.compile(r"^[ \t]*(?:[-*+•‣◦▪●–][ \t]+)+(?=\S)", re.MULTILINE)
_LABEL_NAME = r"(?:(?:final|short|brief|direct|my|the) )?(?:answer|response)"
_FIRST_LABEL_NAME = r"(?:a|summary|tl;dr)"
_LABEL_FORM = (
    r"[ \t]*(?:\#{{1,6}}[ \t]*)?(?P<open>\*\*|__|\*)?[ \t]*{name}[ \t]*(?P<inner>\*\*|__|\*)?"
    r"[ \t]*[:：][ \t]*(?P<outer>\*\*|__|\*)?[ \t]*"
)
_LABEL = re.compile("^" + _LABEL_FORM.format(name=_LABEL_NAME), re.IGNORECASE | re.MULTILINE)
_FIRST_LABEL = re.compile(_LABEL_FORM.format(name=_FIRST_LABEL_NAME), re.IGNORECASE)
_HEADING = re.compile(
    rf"^[ \t]*(?:\#{{1,6}}[ \t]*(?:\*\*)?{_LABEL_NAME}(?:\*\*)?|\*\*{_LABEL_NAME}\*\*)"
    r"[ \t]*(?:\n|\Z)",
    re.IGNORECASE | re.MULTILINE,
)


def strip_envelope(draft: Draft) -> Draft:
    """The draft of the answer's own turn, without reasoning and outer white space.

    >>> strip_envelope(Draft.of("<think>Hm.</think> Sirte.<|im_end|>User: more")).text
    'Sirte.'
    """
    draft = draft.cut(Cut(*m.span()) for m in _INVISIBLE.finditer(draft.text))
    draft = draft.cut(Cut(*m.span()) for m in _CARRIAGE.finditer(draft.text))
    draft = _after_turn_head(_final_channel(_after_turn_head(draft)))
    draft = _without_reasoning(draft)
    return trim(_before_end_of_turn(draft))


def strip_decoration(draft: Draft) -> Draft:
    """The draft without fence lines, labels and bullets.

    >>> strip_decoration(Draft.of("**Answer:** Sirte")).text
    'Sirte'
    """
    return trim(_without_labels(_without_bullets(draft)))


def strip_fences(draft: Draft) -> Draft:
    """The draft without the lines that open or close a code block; programs keep theirs."""
    whole = _WHOLE_FENCE.fullmatch(draft.text)
    if whole:
        return draft.keep(*whole.span(1))
    programs = find_programs(draft.text)
    starts, ends = {start for start, _ in programs}, {end for _, end in programs}
    fences = (match.span() for match in _FENCE.finditer(draft.text))
    return draft.cut(Cut(*f) for f in fences if f[0] not in starts and f[1] not in ends)


def find_programs(text: str) -> list[tuple[int, int]]:
    r"""The code blocks in a programming language that hold subscripts, with their fences.

    >>> find_programs("So:\n```python\nx = a[1]\n```\n```text\nIt met[1].\n```")
    [(4, 27)]
    """
    programs = []
    opened: int | None = None
    for fence in _FENCE.finditer(text):
        if fence["language"]:
            opened = fence.start() if _LANGUAGE.fullmatch(fence["language"]) else None
        elif opened is not None:
            if _SUBSCRIPT.search(text, opened, fence.start()):
                programs.append((opened, fence.end()))
            opened = None
    return programs


def trim(draft: Draft) -> Draft:
    """The draft without outer white space."""
    text = draft.text
    start = len(text) - len(text.lstrip())
    return draft.keep(start, max(start, len(text.rstrip())))


def _after_turn_head(draft: Draft) -> Draft:
    head = _TURN_HEAD.match(draft.text)
    return draft.keep(head.end(), len(draft.text)) if head else draft


def _final_channel(draft: Draft) -> Draft:
    """The text of the final channel; nothing where the model only thought; else all of it."""
    channels = list(_CHANNEL.finditer(draft.text))
    if not channels:
        return draft
    for channel in channels:
        if channel[1] == "final":
            return draft.keep(channel.end(), len(draft.text))
    return draft.keep(0, 0)


def _without_reasoning(draft: Draft) -> Draft:
    """The draft without reasoning blocks.

    A block left open runs to the end. An end without a beginning closes a block that the prompt
    had opened, so everything before it goes.
    """
    cuts = []
    depth = start = 0
    for tag in _REASONING.finditer(draft.text):
        closes = "/" in tag[0]
        if not closes:
            start = tag.start() if depth == 0 else start
            depth += 1
        elif depth == 0:
            cuts = [Cut(0, tag.end())]
        else:
            depth -= 1
            cuts += [Cut(start, tag.end(), " ")] if depth == 0 else []
    if depth:
        cuts.append(Cut(start, len(draft.text)))
    return draft.cut(cuts)


def _before_end_of_turn(draft: Draft) -> Draft:
    for token in _END_OF_TURN.finditer(draft.text):
        if token[0] == "</s>" and draft.text.rfind("<s>", 0, token.start()) >= 0:
            continue  # struck-out text in HTML
        return draft.keep(0, token.start())
    return draft


def _without_bullets(draft: Draft) -> Draft:
    return draft.cut(Cut(*match.span()) for match in _BULLETS.finditer(draft.text))


def _without_labels(draft: Draft) -> Draft:
    draft = draft.cut(Cut(*match.span()) for match in _HEADING.finditer(draft.text))
    labels = list(_LABEL.finditer(draft.text))
    first = _FIRST_LABEL.match(draft.text)
    cuts = []
    for label in [first, *labels] if first else labels:
        # Emphasis that begins after an unmarked label is the answer's own: `Answer: **Sirte**`.
        own = label["outer"] and not label["open"]
        cuts.append(Cut(label.start(), label.start("outer") if own else label.end()))
        cuts += _closing(draft.text, label)
    return draft.cut(cuts)


def _closing(text: str, label: re.Match[str]) -> list[Cut]:
    """The end of emphasis that began before the label and runs on: `**Answer: Sirte**`."""
    mark = label["open"]
    if not mark or label["inner"] or label["outer"]:
        return []
    line_end = text.find("\n", label.end())
    end = len(text) if line_end < 0 else line_end
    at = text.find(mark, label.end(), end)
    return [Cut(at, at + len(mark))] if at >= 0 else []
