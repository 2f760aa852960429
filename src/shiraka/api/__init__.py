"""The API: everything a page can do, with the same permissions, described in OpenAPI 3.1."""
