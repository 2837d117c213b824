"""Leases, and whose claim an update is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a table, and columns that yesterday's code does not miss. SQLite has one process: it leaves them empty."""
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.add_column("inbox", sa.Column("held_by", sa.Text))
    op.add_column("inbox", sa.Column("held_until", sa.BigInteger))
    if op.get_context().dialect.name == "postgresql":
        op.execute("CREATE INDEX inbox_turns ON inbox (coalesce(person_id, 0), id) WHERE state = 0")
        op.execute("CREATE INDEX inbox_held ON inbox (held_until) WHERE state = 0 AND held_until IS NOT NULL")
