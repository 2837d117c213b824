"""What people ask a person, and the answers."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add nothing yet."""
