"""Which objects a label selector takes: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/."""

from collections.abc import Mapping
from typing import Any

from servewright.formats.plain_tree import mapping_at, mappings_at, text_at, texts_in, value_at


def selects(selector: Any, labels: Mapping[str, str]) -> bool:
    """Whether a selector with `matchLabels` and `matchExpressions` takes labels; an empty one takes all."""
    wanted = texts_in(mapping_at(selector, "matchLabels"))
    expressions = mappings_at(selector, "matchExpressions")
    return wanted.items() <= labels.items() and all(_holds(expression, labels) for _, expression in expressions)


def is_empty(selector: Any) -> bool:
    """Whether a selector asks for nothing, and so takes all."""
    return not mapping_at(selector, "matchLabels") and not value_at(selector, "matchExpressions")


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    value = labels.get(text_at(expression, "key"))
    listed = expression.get("values")
    among = isinstance(listed, list) and value in listed
    match expression.get("operator"):
        case "In":
            return among
        case "NotIn":
            return not among
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
    return False
