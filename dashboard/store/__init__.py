"""The store: facts in immutable generations, their roll-ups, and the questions to one of them."""
