"""Where requests go: host names, ports, URLs, the paths and headers that routes match.

As narrow as Gateway API's HTTPRoute, schema and CEL rules both (gateway.networking.k8s.io/v1).
"""

import re
from typing import Annotated

from servewright.formats.units.grammar import AUTHORITY, HOST, PORT
from servewright.formats.units.shown import shown
from servewright.formats.units.text import Text


def _host_fault(text: str) -> str | None:
    if "://" in text:
        return "leave out the scheme"
    if text.count(":") > 1 or re.fullmatch(r"[0-9.]+", text):
        return "it is an address, not a name"
    if re.search(r":[0-9]+\Z", text):
        return "leave out the port"
    return _label_fault(text)


def _label_fault(host: str) -> str | None:
    longest = max(map(len, host.split(".")))
    return f"a part of its host is {longest} characters long, more than 63" if longest > 63 else None


HostName = Annotated[
    str,
    Text(
        noun="a host name",
        pattern=rf"(?:\*\.)?{HOST}",
        write="write a lower-case DNS name such as `ai.example.com` or `*.example.com`",
        examples=("ai.example.com", "*.example.com"),
        longest=253,
        alphabet="[a-z0-9.*-]",
        check=_host_fault,
    ),
]


def _port_fault(text: str) -> str | None:
    port = re.search(r":([0-9]+)(?:/|\Z)", text.partition("://")[2] or text)
    if port and not 1 <= int(port[1]) <= 65535:
        return f"port {shown(port[1])} is not between 1 and 65535"
    return None


def _host_port_fault(text: str) -> str | None:
    if "://" in text:
        return "leave out the scheme"
    if ":" not in text:
        return "it names no port"
    return _port_fault(text) or _label_fault(text.partition(":")[0])


HostPort = Annotated[
    str,
    Text(
        noun="a host and port",
        pattern=rf"{HOST}:{PORT}",
        write="write a lower-case host, `:` and a port, such as `redis.ai:6379`",
        examples=("redis.ai:6379",),
        longest=259,
        alphabet="[a-z0-9.:-]",
        check=_host_port_fault,
    ),
]


def _url_fault(text: str) -> str | None:
    scheme, mark, rest = text.partition("://")
    if not mark or scheme not in ("http", "https"):
        return "it does not begin with `http://` or `https://`"
    authority = re.split("[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        return "it holds a user name or password before `@`"
    if authority != authority.lower():
        return "its host has upper-case letters"
    if "?" in rest or "#" in rest:
        return "leave out what follows `?` or `#`"
    return _port_fault(text) or _label_fault(authority.partition(":")[0])


HttpUrl = Annotated[
    str,
    Text(
        noun="an HTTP URL",
        pattern=rf"https?://{AUTHORITY}(?:/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{{2}})*)?",
        write="write a scheme, a lower-case host, and a port and path where there are any",
        examples=("https://api.example.com/v1", "http://prometheus.monitoring:9090"),
        longest=1024,
        alphabet="[!-~]",
        check=_url_fault,
    ),
]


def _path_fault(text: str) -> str | None:
    if not text.startswith("/"):
        return "it does not begin with `/`"
    for part in ("//", "/./", "/../", "%2f", "%2F", "?", "#"):
        if part in text:
            return f"it holds `{part}`"
    for end in ("/.", "/.."):
        if text.endswith(end):
            return f"it ends with `{end}`"
    return None


HttpPath = Annotated[
    str,
    Text(
        noun="an HTTP path",
        pattern=r"/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*",
        write="write `/` and segments such as `/v1/menu/caption`, with other characters as `%` and two hex digits",
        examples=("/v1/menu/caption",),
        longest=1024,
        alphabet=r"[-A-Za-z0-9/._~!$&'()*+,;=:@%]",
        check=_path_fault,
    ),
]

HeaderName = Annotated[
    str,
    Text(
        noun="a header name",
        pattern=r"[A-Za-z0-9!#$%&'*+.^_\x60|~-]+",
        write="write letters, digits and `-`, such as `x-user-id`",
        examples=("x-user-id",),
        longest=256,
        alphabet=r"[A-Za-z0-9!#$%&'*+.^_\x60|~-]",
    ),
]
