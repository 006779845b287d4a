"""The composition root: settings in, a running suite out; and its command line, `kam`."""
