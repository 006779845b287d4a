"""Pictures of profiles, matches, role models and studies, each beside the chart that it draws."""
