"""Admins, what they did, the menus of their chats; what they see of all people together."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# SQLite numbers rows by itself only in a column of exactly this type.
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _person() -> sa.Column:
    return sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Add tables that yesterday's code does not miss."""
    op.create_table(
        "admins",
        _person(),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("given_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("who", sa.BigInteger, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("whom", sa.BigInteger),
        sa.Column("about", sa.Text),
        sa.Column("details", sa.Text),
        sqlite_autoincrement=True,
    )
    op.execute("CREATE INDEX audit_at ON audit (at)")
    op.execute("CREATE INDEX audit_whom ON audit (whom) WHERE whom IS NOT NULL")
    op.create_table(
        "menus",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("mark", sa.Text, nullable=False),
    )
    op.create_table(
        "snapshots",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("counted_at", sa.BigInteger, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "unmatched",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("tag", sa.SmallInteger),
        sa.Column("words", sa.Text),
        sa.Column("times", sa.Integer, nullable=False, server_default="1"),
        sa.Column("last_at", sa.BigInteger, nullable=False),
    )
    op.execute("CREATE INDEX unmatched_times ON unmatched (times) WHERE words IS NOT NULL")
    op.execute("CREATE INDEX unmatched_last ON unmatched (last_at)")
