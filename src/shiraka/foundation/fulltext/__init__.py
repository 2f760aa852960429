"""The text of documents: read by a worker in a process of its own, kept in passages, found by the search."""
