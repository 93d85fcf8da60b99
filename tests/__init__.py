"""Proofs: runners over the cases beside the code, laws, whole runs, and the programs that read the output."""
