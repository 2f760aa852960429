"""Partnerships of an international organisation, from first contact to settled account."""
