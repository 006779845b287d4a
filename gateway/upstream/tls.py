"""Whom the gateway trusts among the services, and as whom it shows itself to them."""

import ssl

from chassis.settings import Settings


def tls_towards_services(settings: Settings) -> ssl.SSLContext:
    """TLS 1.2 or later with names checked: by the bank's own authority and with our certificate, where they are set."""
    context = ssl.create_default_context(cafile=settings.service_ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.service_certificate_file is not None:
        context.load_cert_chain(settings.service_certificate_file, settings.service_key_file)
    return context
