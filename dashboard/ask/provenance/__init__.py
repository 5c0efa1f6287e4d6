"""Where a figure comes from: its observations and cases, and why somebody else says otherwise."""
