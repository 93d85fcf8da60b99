"""Docker: the build context of a model's image, with pointers to the weights instead of the weights."""
