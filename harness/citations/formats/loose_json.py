"""Reading JSON as models write it.

Strict JSON first, by the standard library. Then a forgiving reader for what models break: Python's
quotes and names, trailing and missing commas, comments, quotes inside strings, line breaks inside
strings, missing ends. It keeps no stack of calls, so nesting costs no recursion; what is nested
deeper or longer than any answer is given up.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

_DEEPEST = 64
_LONGEST = 250_000

_SPACE = re.compile(r"(?:\s|//[^\n]*)*")  # and comments
_KEY = re.compile(r"[A-Za-z_][\w-]{0,60}")
_BARE = re.compile(r"[^,\[\](){}\n]{1,500}")
_COLON = re.compile(r"\s*:")
# What may follow the quote that ends a string, in an object and in a list; any other quote is
# part of the string.
_AFTER_IN_OBJECT = re.compile(
    r"\s*(?:[}\])]|\Z|,\s*(?://[^\n]*\s*)?(?:[\"'“]?[\w $-]{1,60}[\"'”]?\s*(?::|\Z)|[}\])]|\Z)"
    r"|[\"'][\w $-]{1,60}[\"']\s*:)"
)
_AFTER_IN_LIST = re.compile(r"\s*(?:[\]})]|\Z|,\s*(?:[\"'“{\[(\]})\d-]|true|false|null|None|\Z))")
_ENDS = {'"': '"', "'": "'", "“": "”", "‘": "’"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PAIR = re.compile("([\ud800-\udbff])([\udc00-\udfff])")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "None": None}


class Found(NamedTuple):
    """A JSON value in a text: where it ends, and whether it had to be mended or was cut off."""

    value: Any
    end: int
    mended: bool = False
    cut_off: bool = False


def read_strict(text: str, start: int = 0) -> Found | None:
    """The JSON value that begins at `start`, or None where it is not valid JSON."""
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return Found(value, end)


def read_loose(text: str, start: int = 0) -> Found | None:
    """The JSON-like object or list that begins at `start`, mended; None where there is none.

    >>> read_loose("{'answer': 'Sirte', 'citations': [1, 2,")
    Found(value={'answer': 'Sirte', 'citations': [1, 2]}, end=39, mended=True, cut_off=True)
    """
    if not text.startswith(("{", "["), start):
        return None
    try:
        return _Reader(text[start : start + _LONGEST]).read(start)
    except _UnreadableError:
        return None


class _UnreadableError(Exception):
    pass


class _Reader:
    """One pass over a text with a stack of the containers that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.stack: list[dict[str, Any] | list[Any]] = []
        self.key: list[str] = []  # the key awaiting its value, for every open object
        self.root: Any = None
        self.cut_off = False

    def read(self, offset: int) -> Found:
        while not self._is_done():
            self._step()
        return Found(self.root, offset + self.at, mended=True, cut_off=self.cut_off)

    def _is_done(self) -> bool:
        if self.root is not None and not self.stack:
            return True
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        self.cut_off = self.at >= len(self.text)
        return self.cut_off

    def _step(self) -> None:
        char = self.text[self.at]
        if char in "}])" and self.stack:
            self._close(char)
        elif char in ",;":
            self.at += 1
        elif self.stack and isinstance(self.stack[-1], dict) and not self._key_is_read():
            self._read_key()
        elif char in "{[(":
            self._open(char)
        else:
            self._put(self._scalar(char))

    def _key_is_read(self) -> bool:
        return self.key[-1] != ""

    def _open(self, char: str) -> None:
        if len(self.stack) >= _DEEPEST:
            raise _UnreadableError
        container: dict[str, Any] | list[Any] = {} if char == "{" else []
        self._put(container)
        self.stack.append(container)
        self.key.append("")
        self.at += 1

    def _close(self, char: str) -> None:
        """Close the innermost container; a closer of the other kind closes what it left open."""
        closed = self.stack.pop()
        self.key.pop()
        if isinstance(closed, dict) == (char == "}") or not self.stack:
            self.at += 1

    def _put(self, value: Any) -> None:
        if not self.stack:
            self.root = value
        elif isinstance(top := self.stack[-1], dict):
            top[self.key[-1]] = value
            self.key[-1] = ""
        else:
            top.append(value)

    def _read_key(self) -> None:
        char = self.text[self.at]
        if char in _ENDS:
            key = self._string(_COLON)
        else:
            bare = _KEY.match(self.text, self.at)
            if bare is None:
                raise _UnreadableError
            key, self.at = bare[0], bare.end()
        colon = _COLON.match(self.text, self.at)
        if colon is None and _SPACE.fullmatch(self.text, self.at) is None:
            raise _UnreadableError
        self.at = colon.end() if colon else len(self.text)
        self.key[-1] = key or " "

    def _scalar(self, char: str) -> Any:
        if char in _ENDS:
            in_object = isinstance(self.stack[-1], dict)
            return self._string(_AFTER_IN_OBJECT if in_object else _AFTER_IN_LIST)
        bare = _BARE.match(self.text, self.at)
        if bare is None:
            raise _UnreadableError
        self.at = bare.end()
        return _word(bare[0].strip())

    def _string(self, after: re.Pattern[str]) -> str:
        """The string that begins here, ended by the first quote that something fitting follows."""
        quote = _ENDS[self.text[self.at]]
        start = at = self.at + 1
        while True:
            at = self.text.find(quote, at)
            if at < 0:
                self.at, content = len(self.text), self.text[start:]
                break
            if not _is_escaped(self.text, at) and after.match(self.text, at + 1):
                self.at, content = at + 1, self.text[start:at]
                break
            at += 1
        return _unescaped(content)


def _is_escaped(text: str, at: int) -> bool:
    backslashes = 0
    while backslashes < at and backslashes < 64 and text[at - 1 - backslashes] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _unescaped(content: str) -> str:
    def plain(match: re.Match[str]) -> str:
        what = match[1]
        return chr(int(what[1:], 16)) if len(what) == 5 else _ESCAPED.get(what, what)

    def joined(match: re.Match[str]) -> str:
        high, low = ord(match[1]), ord(match[2])
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))

    return _PAIR.sub(joined, _ESCAPE.sub(plain, content))


def _word(word: str) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    strict = read_strict(word) if word[:1].isdigit() or word[:1] == "-" else None
    return strict.value if strict and strict.end == len(word) else word
