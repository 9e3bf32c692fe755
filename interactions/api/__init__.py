"""Machines ask: /api/v1, its contract and its problems."""
