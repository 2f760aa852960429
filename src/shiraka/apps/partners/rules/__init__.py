"""May it happen, and if not, why: clearance, standing, markers, duplicates."""
