"""Which fields are written in two languages, and which records keep a history."""

from typing import Any

import simple_history
from modeltranslation.translator import TranslationOptions, translator

from findings import models


def bilingual(model: Any, *fields: str) -> None:
    """Gives each field a French and an English column. What is empty is null, however it was written.

    Two drafts may thus lack a slug, and a history tells no change from nothing to nothing.
    """
    options = type(f"{model.__name__}Translation", (TranslationOptions,), {"fields": fields, "empty_values": None})
    translator.register(model, options)


def with_history(model: Any, *derived: str) -> None:
    """Records each change of the model, in both languages, without the columns that only repeat another."""
    base = translator.get_options_for_model(model).all_fields if model in translator.get_registered_models() else ()
    many_to_many = [field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created]
    simple_history.register(model, excluded_fields=[*base, *derived], m2m_fields=many_to_many)


# Who moved a record, and when, is what a version tells by itself.
PUBLICATION = ("translation", "open_from", "status_by", "status_at")

bilingual(models.Tour, "title", "summary", "organiser", "slug")
bilingual(models.Source, "title")
bilingual(models.Passage, "section", "text")
bilingual(models.Theme, "name", "question", "description", "slug")
bilingual(models.Host, "name", "name_today", "place")
bilingual(models.Visit, "name", "summary", "roles_met", "slug")
bilingual(models.Finding, "title", "body", "conditions", "translation_note", "editor_note", "slug")
bilingual(models.FollowUp, "text", "evidence", "citation")
bilingual(models.Authority, "name")
bilingual(models.Trainee, "role")
bilingual(models.Photograph, "caption", "alt", "credit")
bilingual(models.Credit, "role")
bilingual(models.Note, "changed", "obstacles", "comment")
bilingual(models.Term, "meaning", "definition")

with_history(models.Tour, *PUBLICATION)
with_history(models.Source)
with_history(models.Passage)
with_history(models.Theme, *PUBLICATION)
with_history(models.Host)
with_history(models.HostAlias)
with_history(models.Visit, *PUBLICATION)
with_history(models.Finding, "sort_fr", "sort_en", *PUBLICATION)
with_history(models.Citation)
with_history(models.FollowUp, *PUBLICATION)
with_history(models.Authority)
# The account is an e-mail address, which is not for everyone who may read a history.
with_history(models.Trainee, "sort_name", "user")
with_history(models.Photograph)
with_history(models.Credit)
with_history(models.Note, "author")
with_history(models.Term)
with_history(models.Translation)
