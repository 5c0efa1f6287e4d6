"""Text to typed rows: what the values of an export are, and which rows can't be loaded."""
