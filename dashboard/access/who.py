"""Who asks. Every question and every act takes a Who; what it may not have is a fault that says so.

    see     the figures of the organisation, of a team, of a person (in a team)
    rows    the single cases behind them, which name whoever handled them
    change  what the home holds

A role says how far somebody sees, `teams` and `person` whose: an owner everything; an executive the
organisation and every team, and no person; a supervisor the organisation's figures and, in their own
teams, everything; a member the figures of their own teams and whatever is their own. Teams or a person
narrow an owner and an executive too. Until there is a sign-in, whoever reaches the program is LOCAL.
"""

from __future__ import annotations

import getpass
from dataclasses import replace
from typing import Literal

from dashboard.faults import UsageFault
from dashboard.model.metric import Level
from dashboard.quick import dataclass
from dashboard.store.whom import Whom

Role = Literal["owner", "executive", "supervisor", "member"]
Action = Literal["see", "rows", "change"]
WHOM_TO_ASK = "ask whoever looks after this home"


@dataclass(frozen=True)
class Who:
    """Somebody who asks: `name` for the records, a role, and the teams or the person that bound it."""

    name: str
    role: Role
    teams: tuple[str, ...] = ()
    person: str | None = None

    @property
    def sees_all(self) -> bool:
        """Whether nothing in a home is kept from them."""
        return self.role == "owner" and not self.teams and self.person is None

    @property
    def scope(self) -> tuple[Role, tuple[str, ...], str | None]:
        """What they may see: two who share it get the same answers."""
        return (self.role, self.teams, self.person)

    @property
    def signed(self) -> str:
        """The name for a record; without one that of the account which the program runs under."""
        return self.name or _account()

    @property
    def told(self) -> str:
        """How a fault calls them: Sam (supervisor of Billing)."""
        own = self.person or ", ".join(self.teams)
        of = "" if not own else f" of {own}" if self.person is None else f", {own}"
        return f"{self.name or 'you'} ({self.role}{of})"


LOCAL = Who("", "owner")


def _account() -> str:
    """ "" where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def may(who: Who, action: Action, thing: Whom | None = None) -> bool:
    """Whether somebody may see figures, or the rows behind them, of a thing, or change a home.

    Of no thing: everything that the home holds. A name of None is each name of its level.
    """
    if who.sees_all:
        return True
    if action == "change" or thing is None:
        return False
    if thing.level == "organisation":
        return action == "see" and who.role != "member"
    if thing.level == "team":
        return _may_team(who, action, thing.name)
    return _may_person(who, thing)


def _may_team(who: Who, action: Action, team: str | None) -> bool:
    every = not who.teams and who.person is None and who.role in ("owner", "executive")
    own = every or team in who.teams
    return own and (action == "see" or _sees_people(who))


def _may_person(who: Who, thing: Whom) -> bool:
    if who.person is not None:
        return thing.name == who.person
    return _sees_people(who) and thing.team in who.teams


def _sees_people(who: Who) -> bool:
    return who.role in ("owner", "supervisor") and who.person is None


def admitted(who: Who, action: Action, thing: Whom) -> Whom:
    """The thing as far as it may be seen: what bounds somebody is put in where nothing was said.

    A person is seen in the one team that somebody has, each person is oneself. UsageFault where that
    is nothing: it says what, whose, and whom to ask. Each team stays each: who lists, drops the others.
    """
    if who.sees_all:
        return thing
    if thing.level == "agent" and who.person is not None and thing.name is None:
        thing = replace(thing, name=who.person)
    if thing.level == "agent" and who.person is None and thing.team is None and _sees_people(who):
        if len(who.teams) > 1:
            raise UsageFault(f"say in which team: {' or '.join(who.teams)}.")
        thing = replace(thing, team=next(iter(who.teams), None))
    listed = thing.level == "team" and thing.name is None and action == "see"
    if not listed and not may(who, action, thing):
        raise refusal(who, action, thing)
    return thing


WHAT = {"see": "the figures", "rows": "the single cases"}
WHOSE: dict[Level, str] = {"organisation": "the whole organisation", "team": "team", "agent": "person"}


def refusal(who: Who, action: Action, thing: Whom | None = None) -> UsageFault:
    """What to say to somebody who may not."""
    if action == "change":
        return UsageFault(f"{who.told} may look and not change what this home holds; {WHOM_TO_ASK}.")
    if thing is None:
        return UsageFault(f"what a home holds row by row is not for {who.told} to see; {WHOM_TO_ASK}.")
    whose = WHOSE[thing.level]
    if thing.level != "organisation":
        whose += f' "{thing.name}"' if thing.name is not None else "s one by one"
        whose += f' in team "{thing.team}"' if thing.team is not None else ""
    return UsageFault(f"{WHAT[action]} of {whose} are not for {who.told} to see; {WHOM_TO_ASK}.")
