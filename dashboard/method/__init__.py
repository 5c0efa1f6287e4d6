"""Pure statistics on numpy and scipy: what a number is worth, and what a duration says while
some cases are still open. Imports nothing else of the project."""
