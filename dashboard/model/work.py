"""What a group of the worklist is. No I/O."""

from __future__ import annotations

from dashboard.model.header import Header, Text


class Work(Header):
    """One group of the worklist: a query that selects the cases which wait for somebody.

    It gives desk, case_id, ticket_desk, ticket_id, team, holder, since, due, said, detail, import_id and
    line; $read_at is the instant at which the list is read (UTC). `fresh`: only from an export a day old or
    less, because such a case may be closed by now. `quoted`: what was said is somebody's own words.
    `past`: after so many days beyond its due time a case is nothing for today any more; it is listed last,
    where all are asked for. Groups with one `heading` stand below it together, in their order.
    """

    name: Text
    sql: Text
    file: Text
    home: bool = False
    fault: str = ""  # of a home's own: what is wrong with its header, so that nothing can be asked of it
    title: Text
    heading: str = ""
    order: int
    note: Text
    none: Text
    fresh: bool = False
    quoted: bool = False
    past: int | None = None
    needs: tuple[Text, ...] = ()

    @property
    def is_timed(self) -> bool:
        """Whether its cases depend on when the list is read."""
        return "$read_at" in self.sql
