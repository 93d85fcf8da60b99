"""The part that an object plays, as `app.kubernetes.io/component` says it."""

MODEL_SERVER = "model-server"
TENANCY = "tenancy"
CONSUMER_KEY = "consumer-key"
PROVIDER_KEY = "provider-key"
