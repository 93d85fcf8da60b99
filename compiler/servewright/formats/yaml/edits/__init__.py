"""What an edit of a YAML file takes out of its text and puts in."""
