"""Says in words what a browser calls itself."""

from django import template
from ua_parser import parse

register = template.Library()


@register.filter
def browser(user_agent: str) -> str:
    """ "Firefox Mobile, Android", as far as either is known; "?" where neither is."""
    read = parse(user_agent)
    parts = [part.family for part in (read.user_agent, read.os) if part]
    return ", ".join(parts) or "?"
