"""Guards: each looks for one kind of contradiction between a claim and its evidence."""
