"""Intervals, paired tests, multiplicity and power; knows numbers, no items."""
