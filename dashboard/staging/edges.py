"""What nobody sees at the edges of a field. By itself: who counts records needs nothing else of staging."""

TAB = "\t"  # by which some desks keep a spreadsheet from reading numbers
# signs without width, and those that say which way a text runs: they come along where it is copied off a page
UNSEEN = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\xad"
)
