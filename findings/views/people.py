"""The participants' page: public, and kept out of search engines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from findings.enums import AuthorityKind
from findings.forms.filters import ParticipantFilter
from findings.models import Trainee
from findings.views.paging import understood


@require_safe
def participants(request: HttpRequest) -> HttpResponse:
    """Who took part, by kind of authority: those alone who let everyone see it."""
    form = ParticipantFilter(request.GET)
    asked = understood(form)
    listed = Trainee.objects.listed().of_tour(asked["tour"])
    people = list(listed.select_related("authority", "tour").order_by("sort_name", "pk"))
    groups = [
        (kind, label, [person for person in people if _kind(person) == kind])
        for kind, label in (*AuthorityKind.choices, ("", _("employer not stated")))
    ]
    context = {
        "kinds": [(kind, label, len(group)) for kind, label, group in groups if kind and group],
        "tours": form.offered("tour"),
        "total": len(people),
        "groups": [(label, group) for kind, label, group in groups if group and asked["kind"] in {"", kind}],
        "several_tours": len({person.tour_id for person in people}) > 1,
        "query": form.query(),
    }
    response = render(request, "findings/participants.html", context)
    # Names on a class list are personal data: search engines are asked to leave them.
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _kind(person: Trainee) -> str:
    return person.authority.kind if person.authority else ""
