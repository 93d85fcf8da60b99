"""What an API server and a gateway ask of Services, routes and the ports that they name."""
