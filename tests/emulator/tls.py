"""TLS as such terminals speak it: a certificate signed by nobody, and old versions."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
import ssl
from tempfile import TemporaryDirectory
from typing import Final, Literal
import warnings

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

type Scheme = Literal["http", "https", "old_tls"]
type Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

# Fixed dates: the certificate stays valid while a test turns the clock.
_BEGIN: Final = datetime(2015, 1, 1, tzinfo=UTC)
_END: Final = datetime(2049, 12, 31, tzinfo=UTC)
_NAME: Final = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "AATSS")])


@cache
def identity(scheme: Scheme, number: int) -> tuple[ssl.SSLContext, str]:
    """Make a TLS context and its certificate's SHA-256 once for each number; this uses files, so not on the loop."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if scheme == "old_tls":
        _make_old(made)
    key = rsa.generate_private_key(65537, 2048) if scheme == "old_tls" else ec.generate_private_key(ec.SECP256R1())
    return made, _load(made, key)


def _make_old(made: ssl.SSLContext) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version = ssl.TLSVersion.TLSv1
        made.maximum_version = ssl.TLSVersion.TLSv1
    # Newer libraries refuse TLS 1.0 at any other security level.
    made.set_ciphers("DEFAULT:@SECLEVEL=0")


def _load(made: ssl.SSLContext, key: Key) -> str:
    certificate = _certificate(key)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with TemporaryDirectory() as folder:
        path = Path(folder, "terminal.pem")
        path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        made.load_cert_chain(path)
    return certificate.fingerprint(hashes.SHA256()).hex()


def _certificate(key: Key) -> x509.Certificate:
    builder = x509.CertificateBuilder(_NAME, _NAME, key.public_key(), x509.random_serial_number(), _BEGIN, _END)
    return builder.sign(key, hashes.SHA256())
