"""The notations that specs are written in and renders are printed in: YAML, units, pointers, schemas."""
