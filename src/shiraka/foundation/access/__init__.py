"""Roles, rights and confidentiality: who may see and do what."""
