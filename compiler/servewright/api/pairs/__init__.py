"""Two schemas side by side: how their differences narrow or widen what they accept."""
