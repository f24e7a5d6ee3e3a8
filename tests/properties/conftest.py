"""Settings of all property tests."""

from hypothesis import settings

# The first example that needs scipy also imports it, which is no slowness of the code's own.
settings.register_profile("properties", deadline=None, print_blob=True)
settings.load_profile("properties")
