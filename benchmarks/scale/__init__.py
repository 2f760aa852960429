"""One thousand against one hundred thousand partners: queries and times as ratios, beside Django's own admin."""
