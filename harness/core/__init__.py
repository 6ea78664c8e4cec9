"""Values and small mechanisms that every floor above shares. Standard library only."""
