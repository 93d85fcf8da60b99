"""The tensors of a Triton model, as the Open Inference Protocol carries them."""
