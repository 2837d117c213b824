"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# SQLite numbers rows by itself only in a column of exactly this type.
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _number(name: str, *, default: int | None = None) -> sa.Column:
    server_default = None if default is None else str(default)
    return sa.Column(name, sa.BigInteger, nullable=default is None, server_default=server_default)


def upgrade() -> None:
    """Make every table."""
    op.create_table("facts_of_bot", sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text))
    op.create_table(
        "inbox",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("update_id", sa.BigInteger, nullable=False, unique=True),
        _number("person_id"),
        sa.Column("payload", sa.Text),
        sa.Column("state", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("alone", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("error", sa.Text),
        _number("received_at", default=0),
        _number("done_at"),
        sqlite_autoincrement=True,
    )
    op.execute("CREATE INDEX inbox_waiting ON inbox (id) WHERE state = 0")
    op.execute("CREATE INDEX inbox_failed ON inbox (id) WHERE state = 2")
    op.execute("CREATE INDEX inbox_person ON inbox (person_id) WHERE person_id IS NOT NULL")
    op.execute("CREATE INDEX inbox_done ON inbox (done_at) WHERE payload IS NOT NULL")
    op.execute("CREATE INDEX inbox_tombstones ON inbox (done_at) WHERE payload IS NULL")
    op.create_table(
        "outbox",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        _number("chat_id", default=0),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("target", sa.Text),
        sa.Column("state", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("token", sa.Text),
        sa.Column("verdict", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("plain", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("vanishing", sa.SmallInteger, nullable=False, server_default="0"),
        _number("message_id"),
        _number("made_at", default=0),
        _number("not_before", default=0),
        _number("expires_at"),
        _number("claimed_until"),
        _number("done_at"),
        sqlite_autoincrement=True,
    )
    op.execute("CREATE INDEX outbox_waiting ON outbox (lane, id) WHERE state = 0")
    op.execute("CREATE INDEX outbox_held ON outbox (not_before) WHERE state = 0 AND not_before > 0")
    op.execute("CREATE INDEX outbox_claimed ON outbox (claimed_until) WHERE state = 1")
    op.execute("CREATE INDEX outbox_chat ON outbox (chat_id, id) WHERE state < 2")
    op.execute(
        "CREATE INDEX outbox_edits ON outbox (chat_id, target, id) WHERE state < 2 AND target IS NOT NULL"
    )
    op.execute("CREATE INDEX outbox_done ON outbox (done_at) WHERE payload IS NOT NULL")
    op.execute("CREATE INDEX outbox_history ON outbox (chat_id, made_at) WHERE state >= 2")
    op.create_table(
        "people",
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("first_name", sa.Text, nullable=False, server_default=""),
        sa.Column("language", sa.Text),
        sa.Column("language_hint", sa.Text),
        sa.Column("source", sa.Text),
        _number("created_at", default=0),
        _number("seen_at", default=0),
        _number("blocked_at"),
        _number("gone_at"),
        _number("stopped_at"),
    )
    op.create_table(
        "intakes",
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("answers", sa.Text, nullable=False, server_default="[]"),
        sa.Column("open", sa.Text),
        sa.Column("ticks", sa.Text),
        sa.Column("leads_back", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("shown_more", sa.SmallInteger),
        _number("started_at", default=0),
        _number("finished_at"),
    )
    op.create_table(
        "plans",
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("library", sa.Text, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("primary_trend", sa.Text),
        sa.Column("secondary_trend", sa.Text),
        sa.Column("steps", sa.Text, nullable=False, server_default="{}"),
        sa.Column("done", sa.Text, nullable=False, server_default="[]"),
        _number("made_at", default=0),
    )
    op.create_table(
        "cards",
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("message_id", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "media",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("bytes", sa.LargeBinary),
        sa.Column("file_id", sa.Text),
    )
