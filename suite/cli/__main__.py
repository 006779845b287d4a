"""`python -m suite.cli` is `kam`."""

from suite.cli.main import main

main()
