"""Judges of support beyond the rules (T3): optional, asked only where the rules are undecided.

An `Entailer` is injected from above; its `scorer_id` stands on the card of every number that it had
a part in, since figures from other judges are not comparable.
"""
