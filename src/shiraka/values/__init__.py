"""Small frozen values shared by every floor: text in languages, money, country, period, folding."""
