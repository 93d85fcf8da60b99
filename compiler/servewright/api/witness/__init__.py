"""Values that one side accepts and the other refuses."""
