"""Fills the administration's forms as a browser would."""

from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from findings.models import User


def address(page: str, *args: Any, language: str = "en") -> str:
    """The address of a page of the administration: "finding_add"."""
    with override(language):
        return reverse(f"admin:findings_{page}", args=args)


def signed_in(user: User) -> Client:
    """A browser in which that person has signed in."""
    client = Client()
    client.force_login(user)
    return client


def filled(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What the page's form would send, with these changes. Disabled controls are not sent."""
    context = client.get(url).context
    sent: dict[str, Any] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        sent |= dict(_controls(form))
    return {**sent, **changes}


def save(client: Client, url: str, **changes: Any) -> Any:
    """Sends the page's form with these changes."""
    return client.post(url, filled(client, url, **changes))


def errors_in(response: Any) -> list[str]:
    """What the form says is wrong, inlines included."""
    return [str(message) for errors in response.context["errors"] for message in errors]


def act(client: Client, model: str, action: str, *records: Any) -> list[str]:
    """Runs an action of a list on these records, and gives the messages."""
    sent = {"action": action, "_selected_action": [record.pk for record in records]}
    response: Any = client.post(address(f"{model}_changelist"), sent, follow=True)
    return [str(message) for message in (response.context or {}).get("messages", ())]


def _controls(form: BaseForm) -> Iterator[tuple[str, Any]]:
    for bound in form:
        if bound.field.disabled:
            continue
        widget: Any = bound.field.widget
        widget = getattr(widget, "widget", widget)  # the links to related records are not part of what is sent
        data: dict[str, Any] = widget.get_context(bound.html_name, bound.value(), {})["widget"]
        for part in data.get("subwidgets") or [data]:
            if part.get("type") == "checkbox" and not part["attrs"].get("checked"):
                continue
            if bound.field.show_hidden_initial and part.get("value") is not None:
                yield bound.html_initial_name, part["value"]
            if part.get("type") == "checkbox" or part.get("value") is not None:
                yield part["name"], "on" if part.get("value") is None else part["value"]
