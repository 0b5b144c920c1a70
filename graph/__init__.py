"""What a fact is, and where facts live."""
