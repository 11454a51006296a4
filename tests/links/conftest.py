"""A server on this machine, and somebody who may ask it."""

import datetime
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from findings.links.following import Checker
from tests.links.server import Server, serving

AGENT = "Studytour-links/1 (+https://studytour.example)"
DAY = datetime.timedelta(days=1)
Ask = Callable[..., tuple[str, int | None, str]]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The certificate of "localhost", with its key, in one file that says for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = tmp_path / "localhost.pem"
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + made.public_bytes(pem))
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Server]:
    """The same over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as server:
        yield server


@pytest.fixture
def ask(server: Server) -> Ask:
    """Asks a path of the server, or a whole address: the outcome, the code, where it led."""

    def asks(path: str, seconds: float = 5) -> tuple[str, int | None, str]:
        address = server.url(path) if path.startswith("/") else path
        result = Checker(AGENT, server.permitted, seconds).check(address)
        return result.outcome.value, result.code, result.led_to

    return asks
