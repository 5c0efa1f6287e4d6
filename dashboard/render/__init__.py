"""Readings as HTML and SVG, pure: pages, reports and tests draw the same."""
