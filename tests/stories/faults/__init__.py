"""
Everything that can go wrong around the bot, each as one value: what happens, what the person sees, what is kept, how
it recovers.

`tests/stories/test_faults.py` lets each of them happen; the table in `docs/guarantees.md` is written from the same
values (`python -m tests.stories.faults`), so that it says what was tested and nothing else.
"""
