"""The steps of extraction, one a module."""
