"""What stands under `locate`: folded forms of texts, editors' marks, gaps, alterations."""
