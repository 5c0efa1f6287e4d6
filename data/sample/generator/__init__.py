"""Makes the exports of the sample organisation; see ../README.md for the stories planted in them."""
