"""Stand-ins for packages that tests do without."""
