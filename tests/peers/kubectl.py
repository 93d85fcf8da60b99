"""kubectl, as people run it against a cluster."""

import os
import subprocess

from tests.peers.connection import Access
from tests.peers.go_tools import HERE, build


def kubectl(access: Access, *arguments: str) -> tuple[str, str]:
    """What kubectl writes to its output and to its error output; a refusal is in the latter."""
    command = [
        str(build(HERE / "kube", "./kubectl", "kubectl")),
        f"--server=https://127.0.0.1:{access.port}",
        f"--certificate-authority={access.certificate}",
        f"--token={access.token}",
        f"--cache-dir={access.certificate.parent / 'kubectl'}",
        *arguments,
    ]
    # The user's own clusters stay out of it.
    environment = {**os.environ, "KUBECONFIG": os.devnull}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return done.stdout, done.stderr
