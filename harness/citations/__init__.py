"""From raw outputs to citations: parse markers, locate quotes, judge support."""
