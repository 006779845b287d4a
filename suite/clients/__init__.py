"""The clients' generated halves, written from the contracts."""

from suite.clients.writing import CLIENTS, write_clients

__all__ = ["CLIENTS", "write_clients"]
