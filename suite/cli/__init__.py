"""The command line `kam`: one file a command, and every error a sentence."""

from suite.cli.main import main

__all__ = ["main"]
