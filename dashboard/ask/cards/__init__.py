"""Questions about figures: cards, series, what changed, and what stands beside a figure."""
