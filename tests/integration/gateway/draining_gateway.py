"""A gateway to the sample service as a process of its own: `python draining_gateway.py PORT SERVICE_URL`."""

import sys

from gateway_serving import gateway_to

from chassis.settings import Settings
from chassis.telemetry import configure_logs
from gateway.network import NetworkTransport
from suite.serving import Draining, listener_at, serve

if __name__ == "__main__":
    port, service_url = int(sys.argv[1]), sys.argv[2]
    configure_logs(Settings(log_level="error"))
    gateway = gateway_to(NetworkTransport(service_url))
    serve(gateway, listener_at("127.0.0.1", port), draining=Draining(gateway.drain, 1.0))
