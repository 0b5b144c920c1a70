"""Answers, partner paths and views from the store."""
