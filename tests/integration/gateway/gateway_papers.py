"""Certificates for tests: an authority, and those that it signed."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def papers_in(folder: Path) -> dict[str, Path]:
    """An authority, and a certificate with its key for each part."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = signed("authority", authority_key, "authority", authority_key, authority=True)
    found = {"authority": folder / "authority.pem"}
    found["authority"].write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    for name in ("service", "gateway", "client", "other"):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = signed(name, key, "authority", authority_key)
        found[name], found[f"{name} key"] = folder / f"{name}.pem", folder / f"{name}.key"
        found[name].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        found[f"{name} key"].write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    return found


def signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    authority: bool = False,
) -> x509.Certificate:
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    )
    return built.sign(issuer_key, hashes.SHA256())
