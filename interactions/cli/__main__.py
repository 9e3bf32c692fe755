"""`python -m interactions.cli`."""

from __future__ import annotations

from interactions.cli import main

if __name__ == "__main__":
    main()
