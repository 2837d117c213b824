"""Broadcasts: drafts, runs over many people, what became of each, who wants fewer."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# SQLite numbers rows by itself only in a column of exactly this type.
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _number(name: str, *, default: int | None = None, key: bool = False) -> sa.Column:
    given = None if default is None else str(default)
    return sa.Column(
        name,
        sa.BigInteger,
        primary_key=key,
        autoincrement=False,
        nullable=default is None and not key,
        server_default=given,
    )


def upgrade() -> None:
    """Add tables, and columns that yesterday's code does not miss."""
    op.add_column("people", sa.Column("news_every", sa.SmallInteger, nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("run_id", sa.BigInteger))
    op.add_column("outbox", sa.Column("language", sa.Text))
    op.execute("CREATE INDEX outbox_run ON outbox (run_id, id) WHERE run_id IS NOT NULL")
    op.execute("CREATE INDEX outbox_unasked ON outbox (chat_id, made_at) WHERE lane > 2")
    op.create_table(
        "broadcasts",
        sa.Column("id", BIG, primary_key=True),
        _number("made_by", default=0),
        _number("made_at", default=0),
        _number("version", default=1),
        sa.Column("content", sa.Text, nullable=False, server_default="{}"),
        sa.Column("pending", sa.Text),
        sa.Column("audience", sa.Text, nullable=False, server_default="{}"),
        sa.Column("timing", sa.Text, nullable=False, server_default="{}"),
        _number("wanted_at"),
        _number("wanted_by"),
        sa.Column("counted", sa.Text),
        sqlite_autoincrement=True,
    )
    op.execute("CREATE INDEX broadcasts_wanted ON broadcasts (wanted_at) WHERE wanted_at IS NOT NULL")
    op.create_table(
        "runs",
        sa.Column("id", BIG, primary_key=True),
        _number("broadcast_id", default=0),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        _number("version", default=0),
        _number("asked_by", default=0),
        _number("approved_by"),
        _number("approved_at", default=0),
        _number("begins_at", default=0),
        sa.Column("paused", sa.Text),
        _number("cursor", default=0),
        _number("tallied", default=0),
        _number("aim", default=0),
        _number("round", default=0),
        sa.Column("trial", sa.SmallInteger, nullable=False, server_default="1"),
        _number("shown_at", default=0),
        _number("ended_at"),
        sqlite_autoincrement=True,
    )
    op.execute("CREATE INDEX runs_alive ON runs (id) WHERE ended_at IS NULL")
    op.execute("CREATE INDEX runs_broadcast ON runs (broadcast_id, id)")
    op.create_table(
        "run_counts",
        _number("run_id", key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("verdict", sa.Text, primary_key=True),
        _number("number", default=0),
    )
    op.create_table(
        "run_waits",
        _number("run_id", key=True),
        _number("person_id", key=True),
        _number("due_at", default=0),
    )
    op.execute("CREATE INDEX run_waits_due ON run_waits (run_id, due_at)")
    op.execute("CREATE INDEX run_waits_person ON run_waits (person_id)")
    op.create_table(
        "broadcast_taps",
        _number("person_id", key=True),
        _number("broadcast_id", key=True),
        _number("tapped_at", default=0),
    )
    op.execute("CREATE INDEX broadcast_taps_broadcast ON broadcast_taps (broadcast_id)")
    op.create_table(
        "segments",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("condition", sa.Text, nullable=False),
        _number("made_by", default=0),
        _number("made_at", default=0),
    )
