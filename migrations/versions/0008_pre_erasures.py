"""Who was erased, as keyed hashes, so that a restored backup forgets them again; and when an answer was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add a table, and a column that yesterday's code does not miss."""
    op.create_table(
        "erasures",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("key_mark", sa.Text, nullable=False),
        sa.Column("erased_at", sa.BigInteger, nullable=False),
    )
    op.execute("CREATE INDEX erasures_at ON erasures (erased_at)")
    op.add_column("outbox", sa.Column("asked_at", sa.BigInteger))
