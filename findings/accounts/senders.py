"""Tells visitors apart for a day, so that one of them cannot drown the others, without keeping their address."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

# One household or office is given so many leading bits of an IPv6 address, and may choose the rest at will (RFC 6177).
HOUSEHOLD = 56


def sender_of(request: HttpRequest) -> str:
    """A digest of the visitor's network address under the site's secret: another one each day, in hexadecimal."""
    day = timezone.localdate().isoformat()
    return salted_hmac("sender", f"{day} {address_of(request)}", algorithm="sha256").hexdigest()


def address_of(request: HttpRequest) -> str:
    """The visitor's address, the first of the household under IPv6; "" where there is none that can be read.

    A proxy adds it last, after whatever the visitor claimed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    # A proxy that listens to both writes an IPv4 address as ::ffff:192.0.2.1.
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, HOUSEHOLD), strict=False).network_address)
    return str(getattr(parsed, "ipv4_mapped", parsed))
