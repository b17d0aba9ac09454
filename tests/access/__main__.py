"""Write the tables of access into docs/security.md: `python -m tests.access`."""

from tests.access.paper import PAPER, renewed

PAPER.write_text(renewed(PAPER.read_text()))
