"""Keys of this installation, private files under the data folder."""

import ipaddress
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from supervision.foundation import clock
from supervision.foundation.settings import Settings

PEM = serialization.Encoding.PEM
PKCS8 = serialization.PrivateFormat.PKCS8
OPEN = serialization.NoEncryption()


def signing_key(settings: Settings) -> Ed25519PrivateKey:
    """The key that signs draw certificates; made at the first use, kept at mode 0600."""
    path = settings.folder("keys") / "certificate.pem"
    if not path.exists():
        write_private(path, Ed25519PrivateKey.generate().private_bytes(PEM, PKCS8, OPEN))
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} does not hold an Ed25519 key")
    return key


def web_certificate(settings: Settings, addresses: list[str]) -> tuple[Path, Path]:
    """A self-made certificate for phones on the local network: (certificate, key), valid a year."""
    folder = settings.folder("keys")
    certificate, private = folder / "web.crt", folder / "web.key"
    if certificate.exists() and private.exists():
        return certificate, private
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "supervision")])
    names: list[x509.GeneralName] = [x509.DNSName("localhost")]
    names += [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    now = clock.now()
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    write_private(private, key.private_bytes(PEM, PKCS8, OPEN))
    certificate.write_bytes(built.public_bytes(PEM))
    return certificate, private


def write_private(path: Path, content: bytes) -> None:
    """Write a file only its owner may read."""
    path.touch(mode=0o600)
    path.write_bytes(content)
