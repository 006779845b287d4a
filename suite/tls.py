"""TLS at the door, where the gateway ends it itself and no proxy does."""

import ssl
from pathlib import Path

from chassis.settings import Settings


def tls_of_door(settings: Settings) -> ssl.SSLContext | None:
    """TLS 1.2 or later with the installation's certificate; none where none is set.

    With `KAM_TLS_CLIENT_CA_FILE` callers may show a certificate of that authority, and nobody has to: people have none.
    """
    if settings.tls_certificate_file is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=settings.tls_client_ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(settings.tls_certificate_file, settings.tls_key_file)
    if settings.tls_client_ca_file is not None:
        context.verify_mode = ssl.CERT_OPTIONAL
    return context


def tls_towards_door(certificate_file: Path) -> ssl.SSLContext:
    """Trust in exactly this certificate, by whatever name: for whoever asks on the same machine whether it is up."""
    context = ssl.create_default_context(cafile=certificate_file)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    # nosemgrep: certificates-are-checked - this very certificate is, whatever it is called
    context.check_hostname = False
    return context
