"""What strategy, target, card, metric, table and export format are, and how their files are read."""
