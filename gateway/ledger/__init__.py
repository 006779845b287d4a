"""What the gateway keeps in a database of its own: who calls what, and how much of its quotas everybody has used."""
