"""Outside sources, read from files that the user has downloaded: one pure parser for each."""
