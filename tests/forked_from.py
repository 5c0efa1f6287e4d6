"""Imported by the process that tests/forked.py forks."""

from tests import forked

forked.load()
