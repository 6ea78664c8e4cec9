"""The forms in which a secret may stand in a text."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

SHORTEST = 8  # what is shorter is a placeholder such as `none`, or a word of honest text
_IN_A_PAGE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}  # as MarkupSafe has them
)
_IN_A_SCRIPT = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "&<>'"})


def forms_of(secret: str) -> set[str]:
    r"""A secret as it is, in an address, in JSON with and without escapes, in a page, in base64.

    >>> sorted(forms_of("k&é"))[2:]
    ['k%26%C3%A9', 'k&\\u00e9', 'k&amp;é', 'k&é', 'k\\u0026\\u00e9', 'k\\u0026é']
    """
    address = quote(secret, safe="", errors="surrogatepass")
    texts = [json.dumps(secret, ensure_ascii=escaped)[1:-1] for escaped in (False, True)]
    scripts = (text.translate(_IN_A_SCRIPT) for text in texts)
    headers = (f"{scheme}{secret}".encode("utf-8", "surrogatepass") for scheme in ("", "Bearer "))
    encoded = (base64.b64encode(header).decode().rstrip("=") for header in headers)
    return {secret, address, secret.translate(_IN_A_PAGE), *texts, *scripts, *encoded}
