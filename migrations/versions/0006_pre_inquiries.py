"""What people ask people, the answers, and where each of it is shown."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

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
    """Add tables, and a column that yesterday's code does not miss."""
    op.add_column("outbox", sa.Column("inquiry_id", sa.BigInteger))
    op.execute("CREATE INDEX outbox_inquiry ON outbox (inquiry_id, id) WHERE inquiry_id IS NOT NULL")
    op.execute("CREATE INDEX outbox_replied ON outbox (chat_id, message_id) WHERE inquiry_id IS NOT NULL")
    op.create_table(
        "inquiries",
        sa.Column("id", BIG, primary_key=True),
        _number("person_id", default=0),
        sa.Column("state", sa.Text, nullable=False),
        _number("opened_at", default=0),
        _number("asked_at"),
        _number("answered_at"),
        _number("taken_by"),
        _number("remind_at"),
        _number("reminded", default=0),
        _number("closed_at"),
        sa.Column("why", sa.Text),
        _number("stale_at"),
        _number("limited_at"),
        sqlite_autoincrement=True,
    )
    op.execute("CREATE INDEX inquiries_person ON inquiries (person_id, id)")
    op.execute("CREATE INDEX inquiries_alive ON inquiries (id) WHERE closed_at IS NULL")
    op.execute("CREATE INDEX inquiries_closed ON inquiries (closed_at) WHERE closed_at IS NOT NULL")
    op.execute("CREATE INDEX inquiries_stale ON inquiries (stale_at) WHERE stale_at IS NOT NULL")
    op.execute("CREATE INDEX inquiries_remind ON inquiries (remind_at) WHERE remind_at IS NOT NULL")
    op.create_table(
        "remarks",
        sa.Column("id", BIG, primary_key=True),
        _number("inquiry_id", default=0),
        _number("person_id", default=0),
        _number("said_by"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False, server_default=""),
        sa.Column("file_id", sa.Text, nullable=False, server_default=""),
        sa.Column("album", sa.Text, nullable=False, server_default=""),
        _number("said_at", default=0),
        _number("from_chat", default=0),
        _number("from_message", default=0),
        _number("told_at"),
        sqlite_autoincrement=True,
    )
    op.execute("CREATE INDEX remarks_inquiry ON remarks (inquiry_id, id)")
    op.execute("CREATE INDEX remarks_person ON remarks (person_id, said_at)")
    op.execute("CREATE INDEX remarks_from ON remarks (from_chat, from_message)")
    op.execute("CREATE INDEX remarks_untold ON remarks (id) WHERE said_by IS NOT NULL AND told_at IS NULL")
    op.create_table(
        "showings",
        _number("inquiry_id", key=True),
        _number("shown_to", key=True),
        _number("upto", default=0),
    )
    op.execute("CREATE INDEX showings_shown_to ON showings (shown_to)")
    op.create_table(
        "topics",
        _number("chat_id", key=True),
        _number("person_id", key=True),
        _number("topic_id", default=0),
    )
    op.execute("CREATE INDEX topics_person ON topics (person_id)")
    op.create_table("mutes", _number("person_id", key=True), _number("until_at"))
    op.create_table("off_duty", _number("person_id", key=True), _number("since_at", default=0))
