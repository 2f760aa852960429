"""May it happen, and if not, why: each guard answers with a condition, met or unmet, in words."""
