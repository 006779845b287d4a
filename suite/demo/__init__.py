"""The story of the demo bank, told through the gateway as any client would."""
