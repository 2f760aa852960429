"""Pages of the administrator, the auditor and of everybody about themselves: people, readers, the trail."""
