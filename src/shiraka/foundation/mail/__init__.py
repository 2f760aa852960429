"""E-mail that comes in: taken once, filed on the record it belongs to, or kept in the tray of whoever sent it in."""
