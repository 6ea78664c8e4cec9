"""Runs in the forms of other evaluation tools."""
