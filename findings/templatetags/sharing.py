"""What the head of a record's page tells other programs."""

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from findings.models import PageRecord
from findings.sharing import metadata

register = template.Library()


@register.filter
def described(record: PageRecord) -> str:
    """The beginning of what a record says, as plain text."""
    return metadata.description_of(record)


@register.simple_tag
def linked_data(record: PageRecord) -> SafeString:
    """The record as JSON-LD, in a block of data that nothing runs."""
    block = json_script(metadata.linked_data(record))
    return mark_safe(block.replace("application/json", "application/ld+json", 1))  # noqa: S308 - escaped by json_script
