"""What every property test has in common: no deadline on shared machines, and in CI the same examples each time."""

import os

from hypothesis import settings

settings.register_profile("servewright", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("servewright"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "servewright")
