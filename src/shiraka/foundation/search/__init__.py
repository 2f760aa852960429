"""One index of words over every kind of record and the text of documents, inside the database."""
