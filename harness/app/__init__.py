"""One use case a module; wires the floors below."""
