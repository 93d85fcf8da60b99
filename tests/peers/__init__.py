"""Programs that read servewright's output in production, asked for their verdict on it."""
