"""The commands of the command line: what each takes, asks or does, and prints."""
