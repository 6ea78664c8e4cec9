"""How a result is shown on stdout: a document, or its data as JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from harness.report.document import Document
from harness.report.files import to_json
from harness.report.terminal import console_for, print_document


def print_result(document: Document, data: Mapping[str, Any], *, json: bool) -> None:
    """Writes a result to stdout."""
    if json:
        sys.stdout.write(to_json(data))
    else:
        print_document(document, console_for(sys.stdout))
