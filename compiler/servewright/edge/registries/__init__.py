"""The outside world that `servewright lock` asks: model registries, object stores, image registries, services."""
