"""A plugin of pytest for runs under mutants: few examples, always the same, and no failure is shrunk."""

from hypothesis import Phase, settings

settings.register_profile(
    "mutants",
    max_examples=30,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("mutants")
