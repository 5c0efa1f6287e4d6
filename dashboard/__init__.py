"""Balanced scorecards for support organisations, computed from the exports of their help desk."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("service-scorecard")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+checkout"
