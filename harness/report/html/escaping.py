"""Untrusted strings and data on their way into a page."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from markupsafe import Markup

from harness.report.document import printable

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
LONGEST_NAME = 80
_CLOSING = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def shown(text: object, limit: int = LONGEST_NAME) -> str:
    r"""A string as a reader may see it: nothing invisible, nothing that reorders, not too long.

    >>> shown("a\x1b[31mb"), shown("abcdef", 3)
    ('a�[31mb', 'abc…')
    """
    string = str(text)
    return printable(string if len(string) <= limit else f"{string[:limit]}…")


def clock(stamp: str) -> str:
    """A time of a manifest to the minute.

    >>> clock("2026-01-31T23:59:59Z")
    '2026-01-31 23:59 UTC'
    """
    return f"{shown(stamp, 16).removesuffix('…').replace('T', ' ')} UTC"


def script_json(data: Json) -> Markup:
    r"""Data as JSON for a script block, which nothing inside it can close.

    >>> print(script_json("</script>"))
    "\u003c/script\u003e"
    """
    return Markup(_dumped(data).translate(_CLOSING))  # noqa: S704 - no character of markup is left


def packed(data: Json) -> str:
    """Data as JSON, gzipped, in base64; the same bytes for the same data."""
    raw = _dumped(data).encode("utf-8", "backslashreplace")
    return base64.b64encode(gzip.compress(raw, compresslevel=9, mtime=0)).decode("ascii")


def _dumped(data: Json) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def csp_hash(text: str) -> str:
    """The hash by which a policy allows one inline style or script."""
    sum_ = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(sum_).decode('ascii')}'"
