"""DuckDB itself: connections, local time as SQL, and the sandbox of a home's own queries."""
