"""The table as docs/security.md shows it."""

from pathlib import Path

from tests.access.rules import VISITORS, Rule
from tests.access.table import DESK_PAGES, MODELS, PAGES, Row

PAPER = Path(__file__).resolve().parents[2] / "docs" / "security.md"
BEGIN, END = "<!-- table of access: python -m tests.access -->\n", "<!-- end of the table -->\n"
NONE = "–"


def rendered() -> str:
    """The part of the paper that is made from the table."""
    return "\n".join(
        [
            _heading("rule", *VISITORS),
            *(_line(rule.name, *(rule.answers[who] for who in VISITORS)) for rule in _rules()),
            "",
            _heading("address", "whose", "may open", "may send"),
            *(_page(row) for row in PAGES),
            "",
            _heading("desk", "whose", "may open", "may send"),
            *(_page(row) for row in DESK_PAGES),
            "",
            _heading("rows at the desk", "see", "add", "change", "delete", "besides"),
            *(_model(name) for name in MODELS),
            "",
        ]
    )


def renewed(paper: str) -> str:
    """The whole paper with this part as the table has it now."""
    before, _, rest = paper.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{rendered()}{END}{after}"


def _rules() -> list[Rule]:
    """Each rule that is used, in the order of its first use."""
    used = [rule for row in PAGES + DESK_PAGES for rule in (row.read, row.send)]
    for desk in MODELS.values():
        used += [desk.see, desk.add, desk.change, desk.delete]
        used += [*desk.opens.values(), *desk.presses.values()]
    named = {rule.name: rule for rule in used if rule}
    return list(named.values())


def _heading(*cells: str) -> str:
    return f"{_line(*cells)}\n{_line(*['---'] * len(cells))}"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _page(row: Row) -> str:
    return _line(f"`{row.address}`", row.about or NONE, *map(_name, (row.read, row.send)))


def _model(name: str) -> str:
    desk = MODELS[name]
    besides = {end: rule for acts in (desk.opens, desk.presses) for end, rule in acts.items()}
    told = ", ".join(f"`{end}` {rule.name}" for end, rule in besides.items())
    rules = (desk.see, desk.add, desk.change, desk.delete)
    return _line(f"`/admin/{name}/`", *map(_name, rules), told or NONE)


def _name(rule: Rule | None) -> str:
    return rule.name if rule else NONE
