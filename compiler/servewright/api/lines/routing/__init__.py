"""What a route adds to the line behind it: an address, and who may call it, how often, and how the answer comes."""
