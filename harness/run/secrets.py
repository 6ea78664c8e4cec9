"""Takes the values of secret environment variables out of what is about to be stored."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from harness.core.answer import Json, Output
from harness.core.secrets import SHORTEST, forms_of

_MASK = "***"


class Mask:
    """Puts `***` in place of secrets, and counts the texts that held one.

    Values under eight characters are left alone: they are placeholders such as `none`, and words
    of honest answers.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self.secrets = tuple(secret for secret in secrets if len(secret) >= SHORTEST)
        forms = {form for secret in self.secrets for form in forms_of(secret)}
        self._forms = sorted(forms, key=len, reverse=True)
        self.n_masked = 0

    def text(self, text: str) -> str:
        """The text without secrets.

        >>> Mask(["sk-123456"]).text("bad key sk-123456")
        'bad key ***'
        """
        masked = text
        for form in self._forms:
            masked = masked.replace(form, _MASK)
        self.n_masked += masked != text
        return masked

    def output(self, output: Output) -> Output:
        """The output without secrets in its text or its object."""
        if not self._forms:
            return output
        raw, reason = output.raw, output.finish_reason
        return dataclasses.replace(
            output,
            raw=self.text(raw) if isinstance(raw, str) else self._object(raw),
            finish_reason=reason if reason is None else self.text(reason),
        )

    def _object(self, value: Mapping[str, Json]) -> dict[str, Json]:
        return {self.text(name): self._value(inner) for name, inner in value.items()}

    def _value(self, value: Json) -> Json:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return self._object(value)
        if isinstance(value, list | tuple):
            return [self._value(inner) for inner in value]
        return value
