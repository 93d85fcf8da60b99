"""What an API server takes for a name, a label, a port's name: grammars that its schemas leave out.

https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and k8s.io/apimachinery/pkg/util/validation.
"""

import re
from functools import lru_cache


def is_label_name(text: str) -> bool:
    """RFC 1123: namespaces, containers, volumes, ports of Services."""
    return len(text) <= 63 and _LABEL.fullmatch(text) is not None


def is_service_name(text: str) -> bool:
    """RFC 1035: as above, and a letter comes first."""
    return len(text) <= 63 and _SERVICE.fullmatch(text) is not None


def is_subdomain(text: str) -> bool:
    """RFC 1123: what most objects are called."""
    return len(text) <= 253 and _SUBDOMAIN.fullmatch(text) is not None


def is_path_segment(text: str) -> bool:
    """Roles and their bindings: whatever may stand in a URL as it is."""
    return text not in {"", ".", ".."} and not {"/", "%"} & set(text) and len(text) <= 253


@lru_cache(maxsize=8192)
def is_label_key(text: str) -> bool:
    """Labels and annotations: a name, or a domain, a slash and a name."""
    prefix, slash, name = text.rpartition("/")
    return bool(name) and is_label_value(name) and (not slash or is_subdomain(prefix))


@lru_cache(maxsize=8192)
def is_label_value(text: str) -> bool:
    """May be empty."""
    return len(text) <= 63 and _QUALIFIED.fullmatch(text) is not None


def is_port_name(text: str) -> bool:
    """RFC 6335: ports of containers, and what probes and Services call them."""
    return len(text) <= 15 and _PORT.fullmatch(text) is not None and "--" not in text


def is_variable_name(text: str) -> bool:
    """Environment variables, as every supported minor takes them."""
    return _VARIABLE.fullmatch(text) is not None


def is_file_key(text: str) -> bool:
    """A key of a ConfigMap, which becomes the name of a file."""
    return len(text) <= 253 and _FILE_KEY.fullmatch(text) is not None and text != "." and not text.startswith("..")


_LABEL_TEXT = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_LABEL = re.compile(_LABEL_TEXT)
_SERVICE = re.compile(r"[a-z](?:[-a-z0-9]*[a-z0-9])?")
_SUBDOMAIN = re.compile(rf"{_LABEL_TEXT}(?:\.{_LABEL_TEXT})*")
_QUALIFIED = re.compile(r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?")
_PORT = re.compile(r"(?=.*[a-z])[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")
_VARIABLE = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
_FILE_KEY = re.compile(r"[-._a-zA-Z0-9]+")
