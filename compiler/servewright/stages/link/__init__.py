"""Link: specs become one fleet an environment, in which every reference resolves."""
