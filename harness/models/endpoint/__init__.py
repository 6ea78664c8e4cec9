"""Models behind a server: one door, and the shapes of the interfaces that vendors offer."""
