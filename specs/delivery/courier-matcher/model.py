"""The order in which couriers are asked to take a delivery: the soonest at the door first."""

import json

import numpy as np
import triton_python_backend_utils as pb_utils

NO_COURIER = -1.0


def rank(distance_km, speed_kmh, carried, handover_minutes):
    """Indices of the couriers by their time of arrival, and that time in minutes; each row is one order.

    A courier brings what they carry first, so every delivery in the bag adds one handover. Places without a
    courier come last, with -1 minutes.
    """
    absent = (distance_km < 0) | (speed_kmh <= 0)
    riding = 60 * distance_km / np.where(absent, 1, speed_kmh)
    minutes = riding + (carried + 1) * handover_minutes
    ranking = np.argsort(np.where(absent, np.inf, minutes), axis=-1, kind="stable")
    return ranking.astype(np.int32), np.where(absent, NO_COURIER, minutes).astype(np.float32)


class TritonPythonModel:
    """What Triton's python backend looks for."""

    def initialize(self, args):
        parameters = json.loads(args["model_config"])["parameters"]
        self._handover_minutes = float(parameters["HANDOVER_MINUTES"]["string_value"])

    def execute(self, requests):
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        names = ("distance_km", "speed_kmh", "carried")
        inputs = (pb_utils.get_input_tensor_by_name(request, name).as_numpy() for name in names)
        ranking, minutes = rank(*inputs, self._handover_minutes)
        return pb_utils.InferenceResponse([pb_utils.Tensor("ranking", ranking), pb_utils.Tensor("minutes", minutes)])
