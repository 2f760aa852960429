"""The settings an administrator can change: versioned, proposed by one person and approved by another."""
