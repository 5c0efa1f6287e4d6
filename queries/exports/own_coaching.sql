/*
title = "Our own template: Coaching actions"
system = "own"
tables = ["coaching"]
identified_by = ["action_id", "due_at", "agent"]
template = true
*/
