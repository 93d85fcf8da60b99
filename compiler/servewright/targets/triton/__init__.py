"""NVIDIA Triton: the server's command line, its model repository and its `config.pbtxt`."""
