"""What each change is called, how grave it is, and what a client will see."""
