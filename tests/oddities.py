"""Names, values and pieces of text that some program somewhere takes for something else."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NAMES = (
    *(
        "",
        " ",
        "a b",
        "a\u0000b",
        "a\nb",
        "a\tb",
        "\u202eevil",
        "\ufeff",
        "\u2028",
        "\x1b[31m",
        "x" * 63,
        "x" * 64,
        "x" * 300,
    ),
    *_words(
        r"- -- . .. ../../etc /etc/passwd ~ a/b a\b con -rf $(id) `id` ä 日本 {{name}} {{.app}} ${HOME} %s << !!str"
    ),
    *_words(
        "*a &a no 1e3 0o17 null 2024-01-01 platform default kube-system argocd gateways servewright prod index apps"
    ),
)
NUMBERS = (0, -1, 1, 2, 65535, 65536, 2**31, 2**63 - 1, 2**63, 2**64, 10**30, -(10**30), 10**4000, 0.1, 1e300, -0.0)
TEXTS = (
    *("a: b", "- a", "# a", "a #b", "x" * 70000, "-----BEGIN RSA PRIVATE KEY-----"),
    *_words("0s 1ns 99999999999999h -5m 0 0/s 1/month 999999999999/s 101% 0.00001% 1Zi 4gib 1.2 01.2.3 1.2.3-rc.1"),
    *_words("99999999999999999999.0.0 name@ @2 name@99 name@1.2.3.4 http:// https://u:p@h/ file:///etc/passwd s3://"),
    *_words("models:/x@y git@h:x ../x a//b AKIAIOSFODNN7EXAMPLE ' \" | > %"),
)
# Values of specs, so that many trees with them compile.
PLAUSIBLE = (
    *_words("0s 1ms 40ms 1s 30s 75s 5m 4h 14d 1/s 180/s 3000/s 50/min 2M/min 1k/h 1 500m 4 64 256Mi 4Gi 1Ti 4MiB"),
    *_words("1% 50% 99.95% 100% 1.0.0 2.3.4 9.9.9 a10g vault delivery orders eta eta@2 order-api prod dev gpu cpu"),
    *_words("FP32 INT64 reject delay hpa keda istio none alb nlb other ip instance /v1/x / main:app"),
)
# Pieces of YAML, and of what is no YAML.
FRAGMENTS = (
    *(b"!!python/object:os.system ", b"!!binary |\n  aGk=\n", b"<<: *a\n", b"<<: {a: b}\n", b"%YAML 1.1\n---\n"),
    *(b"%TAG ! tag:x,2000:\n---\n", b"---\n", b"...\n", b"|\n", b">\n", b"on: yes\n", b"~: ~\n", b": ", b"- ", b"? "),
    *(b"!x ", b"&a ", b"*a", b"{", b"}", b"[", b"]", b"'", b'"', b"#", b"\t", b"\r", b"\x00", b"\xff", b"\xc3\x28"),
    *(b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\xc2\x85", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"{a: " * 300, b"[" * 2000),
    *(b"- " * 500, b"a" * 100_000, b"9" * 5000),
    b"x: &a [1,1]\ny: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nz: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nw: [*c,*c,*c,*c,*c,*c,*c,*c]\n",
)
