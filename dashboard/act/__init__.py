"""What changes a home, and who did it."""
