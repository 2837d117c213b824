"""The loop (moments, progress, numbers reported, tips) and the sums of the calculators."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _person() -> sa.Column:
    return sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False)


def _word(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, primary_key=True)


def upgrade() -> None:
    """Add tables, and columns that yesterday's code does not miss."""
    for column in (
        sa.Column("expects", sa.Text),
        sa.Column("zone", sa.Text),
        sa.Column("zone_by", sa.Text),
        sa.Column("currency", sa.Text),
        sa.Column("platforms", sa.Text),
        sa.Column("share", sa.Text),
        sa.Column("tips_every", sa.SmallInteger, nullable=False, server_default="7"),
        sa.Column("tips_day", sa.SmallInteger),
        sa.Column("tips_hour", sa.SmallInteger),
        sa.Column("tips_ignored", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("quiet_from", sa.SmallInteger, nullable=False, server_default="20"),
        sa.Column("quiet_to", sa.SmallInteger, nullable=False, server_default="9"),
        sa.Column("unasked_day", sa.Integer),
        sa.Column("paused_at", sa.BigInteger),
        sa.Column("nudges", sa.SmallInteger, nullable=False, server_default="0"),
    ):
        op.add_column("people", column)
    op.execute("CREATE UNIQUE INDEX people_share ON people (share) WHERE share IS NOT NULL")
    op.execute("CREATE INDEX people_source ON people (source) WHERE source IS NOT NULL")
    op.create_table(
        "documents",
        _person(),
        _word("key"),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )
    op.execute("CREATE INDEX documents_made ON documents (made_at)")
    op.create_table(
        "moments",
        _person(),
        _word("kind"),
        _word("about"),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
        sqlite_with_rowid=False,  # kept in the order of its key: no index of it beside the table
    )
    op.execute("CREATE INDEX moments_due ON moments (due_at)")
    op.create_table(
        "progress",
        _person(),
        _word("step"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("smaller", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("slot_at", sa.BigInteger),
        sa.Column("because", sa.Text),
        sa.Column("changed_at", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "numbers",
        _person(),
        _word("step"),
        sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "tips_sent",
        _person(),
        _word("tip"),
        sa.Column("sent_at", sa.BigInteger, nullable=False),
        sa.Column("feedback", sa.Text),
        sqlite_with_rowid=False,  # what a person got lies together, not where the week put it
    )
    op.create_table(
        "sums",
        _person(),
        _word("calculator"),
        sa.Column("inputs", sa.Text, nullable=False),
        sa.Column("draft", sa.Text),
        sa.Column("loses", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("made_at", sa.BigInteger, nullable=False, server_default="0"),
    )
