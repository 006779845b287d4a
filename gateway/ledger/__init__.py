"""What the gateway keeps in a database of its own: who calls what, what of quotas and proofs is used up."""
