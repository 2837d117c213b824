"""How Alembic writes our SQL: as text, which the bot's own door then runs in one transaction."""

from alembic import context

context.configure(
    dialect_name=context.config.attributes["dialect"],
    literal_binds=True,
    transactional_ddl=False,  # the caller's transaction holds it all
)
context.run_migrations()
