"""What the links of our messages say: a row's number and the site's signature, which nobody else can make."""

from django.core.signing import BadSignature, Signer

LONGEST = 100


def signed(number: int, salt: str) -> str:
    """The number as a link for that purpose says it. It holds as long as the secret of the site."""
    return Signer(salt=salt).sign(str(number))


def number_in(token: str, salt: str) -> int | None:
    """The number that we signed for that purpose; None where we never did."""
    try:
        return int(Signer(salt=salt).unsign(token)) if len(token) <= LONGEST else None
    except BadSignature:
        return None
