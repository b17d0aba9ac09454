"""The eight visitors, the answers that they may get, and rules that say who gets which."""

from dataclasses import dataclass

GUEST, BUYER, ASHA, RAVI = "guest", "guest who ordered", "Asha", "Ravi"
STAFF, PACKER, MANAGER, SUPERUSER = "staff, no right", "Packer", "Manager", "superuser"
GUESTS, SHOPPERS = (GUEST, BUYER), (ASHA, RAVI)
AT_THE_DESK = (STAFF, PACKER, MANAGER, SUPERUSER)
VISITORS = (*GUESTS, *SHOPPERS, *AT_THE_DESK)

IN = "yes"  # the page, a redirect onwards, or 422: what was sent was looked at
LOGIN = "log in"  # sent to the login
AGAIN = "password"  # sent to type the password once more
REFUSED, NOT_FOUND, NO_METHOD = "403", "404", "405"


@dataclass(frozen=True)
class Rule:
    """What each visitor gets."""

    name: str
    answers: dict[str, str]


def _rule(name: str, who=(), *, others: str, besides: dict | None = None) -> Rule:
    answers = dict.fromkeys(VISITORS, others) | dict.fromkeys(who, IN)
    return Rule(name, answers | (besides or {}))


def _desk(name: str, *who: str, **others: str) -> Rule:
    """A page of the desk: strangers are sent to log in, staff without the right gets a 403."""
    away = dict.fromkeys((*GUESTS, *SHOPPERS), LOGIN)
    return _rule(name, who, others=REFUSED, besides=away | others)


ANYBODY = _rule("anybody", VISITORS, others=IN)
NOBODY = _rule("nobody", others=NOT_FOUND)
LOGGED_IN = _rule("who is logged in", (*SHOPPERS, *AT_THE_DESK), others=LOGIN)
ONLY_ASHA = _rule("Asha", (ASHA,), others=NOT_FOUND)
ONLY_RAVI = _rule("Ravi", (RAVI,), others=NOT_FOUND)
ONLY_BUYER = _rule("the guest who ordered", (BUYER,), others=NOT_FOUND)
ASHA_OR_STAFF = _rule("Asha, and staff", (ASHA, *AT_THE_DESK), others=NOT_FOUND)
MOVERS = (PACKER, MANAGER, SUPERUSER)
ASHA_OR_MOVERS = _rule("Asha, and who moves orders", (ASHA, *MOVERS), others=NOT_FOUND)
BUYER_OR_MOVERS = _rule("the guest, and who moves orders", (BUYER, *MOVERS), others=NOT_FOUND)
RAVI_OR_MOVERS = _rule("Ravi, and who moves orders", (RAVI, *MOVERS), others=NOT_FOUND)
RAVI_OR_STAFF = _rule("Ravi, and staff", (RAVI, *AT_THE_DESK), others=NOT_FOUND)
BUYER_OR_STAFF = _rule("the guest, and staff", (BUYER, *AT_THE_DESK), others=NOT_FOUND)
FIRST_LOG_IN = dict.fromkeys(GUESTS, LOGIN)
NO_STAFF = _rule("who is logged in and no staff", SHOPPERS, others=REFUSED, besides=FIRST_LOG_IN)
FOLLOWING = Rule("who has just begun it", LOGGED_IN.answers)
PASSWORD_AGAIN = _rule("who types the password again", others=AGAIN, besides=FIRST_LOG_IN)
# Of the visitors only Ravi logs in in two steps; the others are led to the page about it.
CODE_AGAIN = _rule("who logs in in two steps", (RAVI,), others=AGAIN, besides=FIRST_LOG_IN)
IN_TWO_STEPS = _rule(
    "with two steps, the password again", others=IN, besides=FIRST_LOG_IN | {RAVI: AGAIN}
)
SHOWN_IN_TWO_STEPS = _rule("nothing to send", others=IN, besides=FIRST_LOG_IN | {RAVI: NO_METHOD})

AT_DESK = _desk("all staff", *AT_THE_DESK)
SEE_ORDERS = _desk("Packer, Manager", *MOVERS)
MANAGE = _desk("Manager", MANAGER, SUPERUSER)
OWN = _desk("superuser", SUPERUSER)
NOT_AT_DESK = _desk("nobody at the desk")
NOT_THERE = _desk("nobody: there is no such page", **dict.fromkeys(AT_THE_DESK, NOT_FOUND))
NO_PICTURE = _desk("superuser, if there is one", **{SUPERUSER: NOT_FOUND})
SEE_ROOM = _desk("who sees something there", PACKER, MANAGER, SUPERUSER, **{STAFF: NOT_FOUND})
# The desk's own login leads to the shop's; who is logged in and no staff is told so.
DESK_LOGIN = _rule(
    "the way in", AT_THE_DESK, others=LOGIN, besides=dict.fromkeys(SHOPPERS, REFUSED)
)
DESK_LOGOUT = _rule("by a form only", (*GUESTS, *SHOPPERS), others=NO_METHOD)
