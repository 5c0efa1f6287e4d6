"""Makes the sample organisation."""
