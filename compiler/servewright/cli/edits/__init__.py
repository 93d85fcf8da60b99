"""What the commands share that change specs: who is meant, what is read, what is written."""
