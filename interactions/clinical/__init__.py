"""The judgement: pure values and pure functions, free of the web, the database and the files."""
