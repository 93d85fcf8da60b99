"""What Argo Rollouts and its analyses would do: stop where they should, and wait for nobody."""
