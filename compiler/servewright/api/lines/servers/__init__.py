"""Models that a Python server runs: their own documents, or those of the protocol that the server speaks."""
