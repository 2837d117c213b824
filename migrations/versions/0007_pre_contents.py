"""Which content runs, and whose advice it changes."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add nothing yet."""
