"""The fourth edge: what the operator's machines ask. Reads, tells in numbers, and changes nothing."""
