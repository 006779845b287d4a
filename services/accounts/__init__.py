"""What managers work on: accounts, contacts, qualification, assignment."""
