"""A certificate for servers of the tests on this machine, made anew for each run; needs the command openssl."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Certificate:
    """Files in PEM: ``chain`` is what a client must trust."""

    chain: Path
    key: Path

    def for_server(self) -> ssl.SSLContext:
        """What a server presents."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context

    def trusted(self) -> ssl.SSLContext:
        """What a client checks with that trusts this certificate, besides the system's."""
        context = ssl.create_default_context()
        context.load_verify_locations(self.chain)
        return context


def make_certificate(folder: Path) -> Certificate:
    """A certificate for localhost and 127.0.0.1; skips the test where openssl is missing."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    made = Certificate(folder / "chain.pem", folder / "key.pem")
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    wanted = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", names]
    subprocess.run(  # noqa: S603 - our own arguments
        [openssl, "req", "-x509", *wanted, "-keyout", str(made.key), "-out", str(made.chain)],
        check=True,
        capture_output=True,
    )
    return made


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))
