"""servewright compiles what an AI platform should serve into what its clusters run."""

__version__ = "0.1.0"
