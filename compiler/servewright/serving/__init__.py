"""What a workload needs so that no request is lost: how it stops, how many pods it has."""
