"""The pictures of photographs: readers may have those of published tours and visits, the staff the others too.

As in the administration, the staff are asked for a second factor under https.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from findings.accounts.adapters import is_confirmed
from findings.models import Photograph
from findings.pictures.making import path_of
from findings.pictures.renditions import files, name_of, picture_of

# Seconds that a browser or a proxy may show a picture after it was withdrawn.
KEPT = 300


@require_safe
def picture(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """One size of the picture of that photograph, if it has one of that name now. No path is made of what is asked."""
    photographs = Photograph.objects.with_picture().filter(key=key)
    photograph = photographs.published().first()
    # A reader's session is not even read: a published picture is the same for everyone.
    is_public = photograph is not None
    if photograph is None and is_confirmed(request):
        photograph = photographs.seen_by_staff(request.user).first()
    kept = picture_of(photograph) if photograph else None
    named = {name_of(kept, *one): one for one in files(kept)} if kept else {}
    if kept is None or name not in named or not (path := path_of(kept, *named[name])).exists():
        raise Http404
    tag = f'"{name}"'
    response = HttpResponse(path.read_bytes(), content_type=named[name][1].type)
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={KEPT}" if is_public else "private, no-store"
    return get_conditional_response(request, tag, response=response) or response
