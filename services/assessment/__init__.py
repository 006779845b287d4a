"""Who fits the role: questionnaires, profiles, role models, matches."""
