"""Run the command line: ``python -m solidarity``."""

from solidarity.cli import main

main()
