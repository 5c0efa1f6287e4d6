"""Who was asked and who answered: surveys sent, and answered cases beside all cases by their kind."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import quote
from dashboard.quick import dataclass
from dashboard.store import live
from dashboard.store.whom import Whom

TIME = "interval '14 days'"  # that a customer has to answer, as in survey_response_rate
OUTCOMES = ("came back", "resolved late", "resolved in time", "resolved, nothing promised")


@dataclass(frozen=True)
class Sent:
    """Surveys of a window, by the day on which they were sent: all, answered, those whose time is over and
    the answered among these. Of `told` ones a file says whether they arrived, of `delivered` that they did.
    `undated` are answers of the window of which nobody knows the sending.
    """

    sent: int
    told: int
    delivered: int
    answered: int
    over: int
    answered_of_over: int
    undated: int

    @property
    def untold(self) -> int:
        """Of how many no file says whether they arrived."""
        return self.sent - self.told


@dataclass(frozen=True)
class CaseKind:
    """A kind of case: its mix, its quarter by speed (0 fastest, None: unknown), what came of it; how many
    cases were done, how many answers there are, and the sum of these.
    """

    category: str
    channel: str
    priority: str
    quarter: int | None
    outcome: str
    cases: int
    answers: int
    total: float


@dataclass(frozen=True)
class Answered:
    """Every kind of case; the minutes that part the quarters by speed; answers whose case is not known."""

    kinds: tuple[CaseKind, ...]
    cuts: tuple[float, float, float] | None
    unplaced: int
    unplaced_total: float


def sent(cursor: DuckDBPyConnection, kinds: tuple[str, ...], whom: Whom, bounds: live.Bounds) -> Sent:
    """What was sent and came back of surveys of some kinds."""
    conditions, given = whom.conditions()
    where = " and ".join(["true", *conditions, f"kind in ({', '.join(map(quote, kinds))})"])
    inside = "sent_at >= ? and sent_at < ?"
    row = cursor.execute(
        f"with every as (select score is not null as answered, delivered, {inside} as was_sent,"
        f" sent_at + {TIME} <= desks.as_of as is_over,"
        " score is not null and sent_at is null and responded_at >= ? and responded_at < ? as undated"
        f" from surveys inner join desks on surveys.desk = desks.desk where {where})"
        " select count(*) filter (was_sent), count(*) filter (was_sent and delivered is not null),"
        " count(*) filter (was_sent and delivered), count(*) filter (was_sent and answered),"
        " count(*) filter (was_sent and is_over),"
        " count(*) filter (was_sent and is_over and answered), count(*) filter (undated) from every",
        [*bounds, *bounds, *given],
    ).fetchone()
    return Sent(*row) if row else Sent(0, 0, 0, 0, 0, 0, 0)


EVERY = f"""
with answers as (select o.*, {{mean}} as worth from {{chosen}} as o),
known as (
    select desk, ticket_id, coalesce(category, '') as category, coalesce(channel, '') as channel,
        coalesce(priority, '') as priority,
        coalesce(resolution_business_minutes, resolution_minutes) as minutes,
        case
            when reopens > 0 then {quote(OUTCOMES[0])}
            when resolution_sla_met then {quote(OUTCOMES[2])}
            when not resolution_sla_met then {quote(OUTCOMES[1])}
            else {quote(OUTCOMES[3])}
        end as outcome,
        coalesce(resolved_at, closed_at) as done_at, team, resolver as agent
    from tickets
),
done as (select * from known where done_at >= ? and done_at < ?{{whose}}),
cuts as (
    select quantile_cont(minutes, 0.25) as a, quantile_cont(minutes, 0.5) as b,
        quantile_cont(minutes, 0.75) as c from done
),
beside as (
    select done.*, 1 as cases, 0 as answers, 0.0 as worth from done
    union all
    select known.*, 0 as cases, 1 as answers, answers.worth
    from answers inner join known
        on coalesce(answers.ticket_desk, answers.desk) = known.desk and answers.ticket_id = known.ticket_id
)
"""
KINDS = """
select category, channel, priority,
    case when minutes <= a then 0 when minutes <= b then 1 when minutes <= c then 2
        when minutes is not null then 3 end as quarter,
    outcome, sum(cases), sum(answers), cast(sum(worth) as double)
from beside cross join cuts group by all order by all
"""


def answered(cursor: DuckDBPyConnection, asked: live.ObservedWindow, whom: Whom) -> Answered:
    """The answers of a reading beside all cases that were done in the same days."""
    chosen, given = live.counted(asked, whom, None)
    conditions, own = whom.conditions()
    whose = "".join(f" and {condition}" for condition in conditions)
    every = EVERY.format(mean=asked.metric.kind.row, chosen=chosen, whose=whose)
    parameters = [*given, *asked.bounds, *own]
    kinds = cursor.execute(every + KINDS, parameters).fetchall()
    cuts = cursor.execute(f"{every} select a, b, c from cuts", parameters).fetchone()
    row = cursor.execute(
        f"{every} select count(*), cast(coalesce(sum(worth), 0) as double) from answers", parameters
    ).fetchone()
    n, total = row or (0, 0.0)
    return Answered(
        tuple(CaseKind(*one) for one in kinds),
        cuts if cuts and None not in cuts else None,
        n - sum(one[6] for one in kinds),
        total - sum(one[7] for one in kinds),
    )
