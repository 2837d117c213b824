"""Typed answers that matched nothing. What only one person typed cannot be read here; who typed what stands nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Words that several people typed."""

    question: str
    words: str
    times: int


async def heard(tx: Transaction, key: str, question: str, tag: int, words: str, now: int) -> None:
    """
    Somebody typed *words*: kept as such only when an earlier *tag* was another one.

    Args:
        tx: the transaction.
        key: of question and words; they cannot be read from it.
        question: the fact that was asked for.
        tag: a small number that many people share, the same for the same person and words.
        words: what was typed.
        now: milliseconds since 1970.

    """
    await tx.run(
        "INSERT INTO unmatched (key, question, tag, last_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (key) DO UPDATE SET times = unmatched.times + 1, last_at = excluded.last_at,"
        " words = CASE WHEN unmatched.tag IS NULL OR unmatched.tag <> excluded.tag THEN $5 ELSE NULL END,"
        " tag = CASE WHEN unmatched.tag = excluded.tag THEN unmatched.tag ELSE NULL END",
        key,
        question,
        tag,
        now,
        words,
    )


async def most(tx: Transaction, number: int) -> list[Unmatched]:
    """What several people typed, the most frequent first, up to *number*."""
    rows = await tx.rows(
        "SELECT question, words, times FROM unmatched WHERE words IS NOT NULL ORDER BY times DESC LIMIT $1",
        number,
    )
    return [Unmatched(*row) for row in rows]


async def forget_before(tx: Transaction, single: int, several: int) -> None:
    """Erase what one person typed last before *single*, and what several did before *several*."""
    await tx.run("DELETE FROM unmatched WHERE last_at < $1 AND words IS NULL", single)
    await tx.run("DELETE FROM unmatched WHERE last_at < $1", several)
