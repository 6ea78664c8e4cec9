"""Pure string algorithms: folding, tokens, sentences, numbers, dates, aliases, refusals."""
