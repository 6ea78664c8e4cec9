"""Questions that can be answered by finding the one sentence that has all their words.

A question's content words are its tokens (`harness.text.tokens`) without `FUNCTION_WORDS` and
`QUESTION_WORDS`, cut by the Porter stemmer that rouge-score brings (`nltk.stem.porter`); dates and
numbers count by value. Sentences are those of the seeds' article text, each line by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from harness.core.item import QaItem, Source
from harness.text.sentences import split_sentences
from harness.text.standing import same
from harness.text.tokens import Token, read_tokens
from harness.text.word_lists import FUNCTION_WORDS, QUESTION_WORDS

_EMPTY_WORDS = FUNCTION_WORDS | QUESTION_WORDS


def single_sentence_questions(
    items: Iterable[QaItem], sources: Mapping[str, Source]
) -> tuple[str, ...]:
    """Ids of the questions whose content words all stand in one sentence of the sources.

    >>> source = Source(name="a", text="The council closed the harbour. It reopened in May.")
    >>> def asked(text: str) -> QaItem:
    ...     return QaItem(id=text, question=text, answers=("a",), answerable=True)
    >>> questions = asked("Who closes harbours?"), asked("When did the harbour reopen?")
    >>> single_sentence_questions(questions, {"a": source})
    ('Who closes harbours?',)
    """
    index = _Index(sources.values())
    return tuple(item.id for item in items if index.has_sentence_with(item.question))


class _Index:
    """The sentences, by number, in which each stem and each value stands."""

    def __init__(self, sources: Iterable[Source]) -> None:
        from nltk.stem.porter import PorterStemmer

        self._stem: Callable[[str], str] = lru_cache(maxsize=65_536)(PorterStemmer().stem)
        self._words: dict[str, set[int]] = {}
        self._values: dict[str, tuple[Token, set[int]]] = {}
        self._asked: dict[str, set[int]] = {}
        sentences = (
            s for source in sources for s in split_sentences(source.content(), by_line=True)
        )
        for number, sentence in enumerate(sentences):
            for token in read_tokens(sentence.text):
                if token.is_value:
                    self._values.setdefault(token.key, (token, set()))[1].add(number)
                else:
                    self._words.setdefault(self._stem(token.key), set()).add(number)

    def has_sentence_with(self, question: str) -> bool:
        """Whether one sentence has every content word of the question, of which there is one."""
        places = [self._places(token) for token in _content(question)]
        return bool(places) and bool(set.intersection(*places))

    def _places(self, token: Token) -> set[int]:
        if not token.is_value:
            return self._words.get(self._stem(token.key), set())
        if token.key not in self._asked:
            found = (at for value, at in self._values.values() if same(token, value))
            self._asked[token.key] = set().union(*found)
        return self._asked[token.key]


def _content(text: str) -> Iterator[Token]:
    return (t for t in read_tokens(text) if t.key not in _EMPTY_WORDS)
