"""All settings by key, in the order in which their pages list them."""

from collections.abc import Mapping
from types import MappingProxyType

from shiraka.foundation.parameters.definition import Parameter
from shiraka.foundation.parameters.definitions import (
    agreements,
    diligence,
    information,
    money,
    organisation,
    partners,
    time,
)

_MODULES = (organisation, partners, diligence, agreements, money, time, information)
_SETTINGS: tuple[Parameter, ...] = tuple(setting for module in _MODULES for setting in module.SETTINGS)

PARAMETERS: Mapping[str, Parameter] = MappingProxyType({setting.key: setting for setting in _SETTINGS})


class UnknownParameter(LookupError):
    """No setting has this key."""


def parameter(key: str) -> Parameter:
    """Return a setting by its key. Raises `UnknownParameter`."""
    try:
        return PARAMETERS[key]
    except KeyError:
        raise UnknownParameter(key) from None
