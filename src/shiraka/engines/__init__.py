"""Plain Python that a person with pencil and the inputs could work out: no database, no network, no clock."""
