"""The store: facts in immutable generations, and the only place that talks to DuckDB."""
