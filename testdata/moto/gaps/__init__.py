"""What moto lacks or does otherwise than AWS: one file per service, one function per operation.

A function gets the `Call`, and gives what the operation answers, by the names of the service's model; `call.moto()` asks
moto. State is by account and region, in `table`.
"""

import importlib
import pathlib

_handlers = {}
_tables = {}


def handles(service, *operations):
    """Registers a function for operations of a service."""

    def register(function):
        for operation in operations:
            if (service, operation) in _handlers:
                raise ValueError(f"{service}:{operation} is handled twice")
            _handlers[service, operation] = function
        return function

    return register


def handler(service, operation):
    return _handlers.get((service, operation))


def handled():
    """All that is registered, sorted."""
    return sorted(_handlers)


def table(call, name, everywhere=False):
    """A dictionary of this account and region (or of the account, for global services)."""
    place = (call.account, "" if everywhere else call.region, call.service, name)
    return _tables.setdefault(place, {})


for file in sorted(pathlib.Path(__file__).parent.glob("[a-z]*.py")):
    importlib.import_module(f"gaps.{file.stem}")
