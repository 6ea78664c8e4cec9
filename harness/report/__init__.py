"""Values to terminal, Markdown, CSV and JSON; computes nothing."""
