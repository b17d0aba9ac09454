"""The tables as docs/security.md shows them."""

from pathlib import Path

from tests.access.program_table import CALLERS, CALLS, SENDING, Call
from tests.access.rules import VISITORS, Rule
from tests.access.table import DESK_PAGES, MODELS, PAGES, Row

PAPER = Path(__file__).resolve().parents[2] / "docs" / "security.md"
NONE = "–"


def of_pages() -> list[str]:
    return [
        *_rules_of(_rules(), VISITORS),
        "",
        _heading("address", "whose", "may open", "may send"),
        *(_page(row) for row in PAGES),
        "",
        _heading("desk", "whose", "may open", "may send"),
        *(_page(row) for row in DESK_PAGES),
        "",
        _heading("rows at the desk", "see", "add", "change", "delete", "besides"),
        *(_model(name) for name in MODELS),
    ]


def of_programs() -> list[str]:
    used = [call.rule_of(method) for call in CALLS for method in ("GET", *SENDING)]
    return [
        *_rules_of({rule.name: rule for rule in used if rule}.values(), CALLERS),
        "",
        _heading("address", "whose", "GET, HEAD", *SENDING),
        *(_call(call) for call in CALLS),
    ]


TABLES = {"table of access": of_pages, "table of programs": of_programs}


def renewed(paper: str) -> str:
    """The whole paper with these parts as the tables have them now."""
    for name, lines in TABLES.items():
        begin, end = f"<!-- {name}: python -m tests.access -->\n", "<!-- end of the table -->\n"
        before, _, rest = paper.partition(begin)
        _, _, after = rest.partition(end)
        paper = before + begin + "".join(f"{line}\n" for line in lines()) + end + after
    return paper


def _rules() -> list[Rule]:
    """Each rule that is used, in the order of its first use."""
    used = [rule for row in PAGES + DESK_PAGES for rule in (row.read, row.send)]
    for desk in MODELS.values():
        used += [desk.see, desk.add, desk.change, desk.delete]
        used += [*desk.opens.values(), *desk.presses.values()]
    named = {rule.name: rule for rule in used if rule}
    return list(named.values())


def _rules_of(rules, visitors):
    yield _heading("rule", *visitors)
    for rule in rules:
        yield _line(rule.name, *(rule.answers[who] for who in visitors))


def _heading(*cells: str) -> str:
    return f"{_line(*cells)}\n{_line(*['---'] * len(cells))}"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _page(row: Row) -> str:
    return _line(f"`{row.address}`", row.about or NONE, *map(_name, (row.read, row.send)))


def _call(call: Call) -> str:
    rules = (call.rule_of(method) for method in ("GET", *SENDING))
    return _line(f"`{call.address}`", call.about or NONE, *map(_name, rules))


def _model(name: str) -> str:
    desk = MODELS[name]
    besides = {end: rule for acts in (desk.opens, desk.presses) for end, rule in acts.items()}
    told = ", ".join(f"`{end}` {rule.name}" for end, rule in besides.items())
    rules = (desk.see, desk.add, desk.change, desk.delete)
    return _line(f"`/admin/{name}/`", *map(_name, rules), told or NONE)


def _name(rule: Rule | None) -> str:
    return rule.name if rule else NONE
