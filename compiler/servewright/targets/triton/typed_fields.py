"""Fields of Triton's `ModelConfig` that `config:` may not hold: the spec says them elsewhere, or the image cannot.

A path has the names of protobuf's fields, without indices and without the keys of maps.
"""

_BESIDE = "the image holds no file beside the model"

# Where the spec has a place of its own.
ELSEWHERE = {
    ("name",): "metadata.name",
    ("backend",): "backend",
    ("platform",): "backend",
    ("max_batch_size",): "maxBatchSize",
    ("input", "data_type"): "inputs[].type",
    ("input", "dims"): "inputs[].dims",
    ("input", "optional"): "inputs[].optional",
    ("output", "data_type"): "outputs[].type",
    ("output", "dims"): "outputs[].dims",
    ("instance_group",): "instances",
    ("dynamic_batching", "preferred_batch_size"): "batching.preferredSizes",
    ("dynamic_batching", "max_queue_delay_microseconds"): "batching.maxQueueDelay",
    ("dynamic_batching", "preserve_ordering"): "batching.preserveOrdering",
    ("dynamic_batching", "default_queue_policy", "timeout_action"): "queue.onTimeout",
    ("dynamic_batching", "default_queue_policy", "default_timeout_microseconds"): "queue.timeout",
    ("dynamic_batching", "default_queue_policy", "max_queue_size"): "queue.maxSize",
}

# What the model repository of the image, with one version of one model in one file, has no room for.
IMPOSSIBLE = {
    ("version_policy",): "the image holds one version of the model",
    ("ensemble_scheduling",): "the image holds one model",
    ("output", "label_filename"): _BESIDE,
    ("cc_model_filenames",): _BESIDE,
    ("model_operations",): _BESIDE,
    ("model_warmup", "inputs", "input_data_file"): _BESIDE,
    ("sequence_batching", "state", "initial_state", "data_file"): _BESIDE,
    ("response_cache",): "the server has no response cache",
}
