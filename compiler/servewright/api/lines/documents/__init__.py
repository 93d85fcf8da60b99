"""OpenAPI trees and the engine's view of them."""
