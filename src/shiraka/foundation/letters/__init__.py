"""E-mails of the organisation: each a job, enqueued with the change that causes it."""
