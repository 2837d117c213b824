"""Who was erased, as keyed hashes, so that a restored backup forgets them again."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add nothing yet."""
