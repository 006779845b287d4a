"""The three services; each is whole without the others."""
