"""What was asked: the config schema, which owns every default, and its loader."""
