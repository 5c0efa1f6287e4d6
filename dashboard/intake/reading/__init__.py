"""A file as it lies on disk becomes text whose records are counted, whatever packs or surrounds it."""
