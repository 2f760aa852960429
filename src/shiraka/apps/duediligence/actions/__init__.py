"""What else can be done in due diligence, each audited in one transaction."""
