"""Which content runs, what is asked about it, and whose advice it changes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

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
    """Add tables, and an index that yesterday's code does not miss."""
    op.create_table(
        "editions",
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("texts", sa.LargeBinary, nullable=False),
        _number("kept_at", default=0),
    )
    op.create_table(
        "proofs",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("act", sa.Text, nullable=False),
        _number("admin", default=0),
        _number("asked_at", default=0),
        sa.Column("claimed_by", sa.Text),
        _number("claimed_until", default=0),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "comparisons",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        _number("admin", default=0),
        _number("made_at", default=0),
        _number("cursor", default=-(1 << 62)),
        sa.Column("found", sa.Text, nullable=False, server_default="{}"),
        _number("ended_at"),
        sa.Column("decided", sa.Text),
        _number("broadcast_id"),
        sqlite_autoincrement=True,
    )
    op.execute("CREATE INDEX comparisons_open ON comparisons (id) WHERE ended_at IS NULL")
    op.execute(
        "CREATE INDEX comparisons_broadcast ON comparisons (broadcast_id) WHERE broadcast_id IS NOT NULL"
    )
    op.create_table(
        "differences",
        _number("person_id", key=True),
        _number("comparison_id", default=0),
        sa.Column("what", sa.Text, nullable=False, server_default="{}"),
    )
    op.execute("CREATE INDEX differences_comparison ON differences (comparison_id, person_id)")
    # A version's texts are kept as long as a plan was made from them.
    op.execute("CREATE INDEX plans_library ON plans (library)")
