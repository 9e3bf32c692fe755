"""Paper: the knowledge as plain YAML files that staff keep, read, written, linted and compared."""
