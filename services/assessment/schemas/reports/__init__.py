"""Reports about a person and about a study: HTML or PDF, in Chinese or English."""
