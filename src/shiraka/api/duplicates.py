"""Pairs of partners that may be one organisation: telling them apart, merging them, and taking a merger back."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from pydantic import Field

from shiraka.api.caller import user_of
from shiraka.api.operations import Answer, Table
from shiraka.api.page_classes import prepared
from shiraka.api.schemas import Given, Reference, named
from shiraka.apps.partners.actions.duplicates import tell_apart
from shiraka.apps.partners.actions.merging import merge, undo_merger
from shiraka.apps.partners.duplicate_views import DuplicateList, DuplicatePage, UndoMerger, shown
from shiraka.apps.partners.entity import PARTNER
