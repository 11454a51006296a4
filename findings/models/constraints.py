"""What the database itself refuses, of every record alike."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from findings.enums import LANGUAGES, Language, Precision, Status, Translated

# The records that have a page, by the foreign keys of what is about exactly one of them.
TARGETS = ("tour", "theme", "visit", "finding")


def filled(field: str) -> Q:
    """The text is there: neither empty nor null, which a CHECK would let pass."""
    return Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""})


def published_constraints(name: str, *texts: str) -> list[models.BaseConstraint]:
    """Published means readable somewhere; readable in a language means that `texts` are there in it."""
    constraints: list[models.BaseConstraint] = [
        one_of(name, "status", Status),
        one_of(name, "translation", Translated),
        models.CheckConstraint(
            name=f"{name}_published_is_live",
            condition=~Q(status=Status.PUBLISHED) | Q(live_fr=True) | Q(live_en=True),
            violation_error_message=_("To publish it, say in which language it can be read."),
        ),
    ]
    for language, message in (
        (Language.FRENCH, _("To be readable in French, it needs its French texts.")),
        (Language.ENGLISH, _("To be readable in English, it needs its English texts.")),
    ):
        written = Q()
        for text in texts:
            written &= filled(f"{text}_{language}")
        constraints.append(
            models.CheckConstraint(
                name=f"{name}_live_{language}_is_written",
                condition=Q(**{f"live_{language}": False}) | written,
                violation_error_message=message,
            )
        )
    return constraints


def page_constraints(name: str, *texts: str) -> list[models.BaseConstraint]:
    """As published_constraints, and a slug is used once in its language; the untranslated column mixes the two."""
    return [
        *published_constraints(name, *texts, "slug"),
        *(
            models.UniqueConstraint(
                fields=[f"slug_{language}"],
                name=f"{name}_slug_{language}_unique",
                violation_error_message=_("Another page already has this slug."),
            )
            for language in LANGUAGES
        ),
    ]


def one_of(name: str, field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The field holds one of its choices, whoever wrote it."""
    return models.CheckConstraint(name=f"{name}_{field}_is_known", condition=Q(**{f"{field}__in": choices.values}))


def dated(name: str, date: str, precision: str) -> models.CheckConstraint:
    """A date has its precision, and a precision its date."""
    neither = Q(**{f"{date}__isnull": True, precision: ""})
    both = Q(**{f"{date}__isnull": False, f"{precision}__in": Precision.values})
    return models.CheckConstraint(
        name=f"{name}_date_has_precision",
        condition=neither | both,
        violation_error_message=_("A date needs its precision, and a precision its date."),
    )


def one_target(name: str, *targets: str) -> models.CheckConstraint:
    """Exactly one of the foreign keys `targets` is filled."""
    condition = Q()
    for chosen in targets:
        condition |= Q(**{f"{target}__isnull": target != chosen for target in targets})
    return models.CheckConstraint(
        name=f"{name}_one_target",
        condition=condition,
        violation_error_message=_("Choose exactly one record that this is about."),
    )
