"""Leases, and whose claim an update is."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add nothing yet."""
