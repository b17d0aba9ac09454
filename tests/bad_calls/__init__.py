"""Hostile calls of the API, made from its own description: a new field is tried by itself."""
