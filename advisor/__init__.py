"""The advisor: answers become facts, facts become findings, findings become a plan. It never does input or output."""
