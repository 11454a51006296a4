"""Takes the translations that are there for true to their originals, since when each record was written."""

from django.db import migrations

TRANSLATED = {
    "tour": ("title", "summary", "organiser"),
    "source": ("title",),
    "passage": ("section", "text"),
    "theme": ("name", "question", "description"),
    "host": ("name", "name_today", "place"),
    "visit": ("name", "summary", "roles_met"),
    "finding": ("title", "body", "conditions", "translation_note", "editor_note"),
    "followup": ("text", "evidence", "citation"),
    "authority": ("name",),
    "trainee": ("role",),
    "photograph": ("caption", "alt", "credit"),
    "credit": ("role",),
    "note": ("changed", "obstacles", "comment"),
    "term": ("meaning", "definition"),
}


def remember(apps, schema_editor):
    translation = apps.get_model("findings", "Translation")
    version = apps.get_model("findings", "HistoricalTranslation")
    for kind, fields in TRANSLATED.items():
        for record in apps.get_model("findings", kind).objects.iterator():
            language = "en" if record.original_language == "fr" else "fr"
            for field in fields:
                original = getattr(record, f"{field}_{record.original_language}")
                if not original or not getattr(record, f"{field}_{language}"):
                    continue
                memory = {"kind": kind, "key": record.key, "field": field, "language": language, "source_text": original}
                row = translation.objects.create(**memory)
                # As old as the record: an earlier version of it is brought back with what was remembered then.
                version.objects.create(id=row.pk, history_date=record.created_at, history_type="+", **memory)


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0003_parity_and_workflow'),
    ]

    operations = [
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
