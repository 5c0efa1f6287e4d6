/*
title = "Our own template: Quality reviews"
system = "own"
tables = ["reviews"]
identified_by = ["review_id", "criterion", "score", "max_score"]
template = true
*/
