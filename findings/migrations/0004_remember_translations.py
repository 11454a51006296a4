"""Takes the translations that are there, and those of earlier versions, for true to the originals beside them."""

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
WITH_STATE = ("tour", "theme", "visit", "finding", "followup")


def memory_of(record, field):
    """What the translation of a field was made from, if it has one: its language and its original."""
    language = "en" if record.original_language == "fr" else "fr"
    original = getattr(record, f"{field}_{record.original_language}")
    if not original or not getattr(record, f"{field}_{language}"):
        return None
    return {"language": language, "source_text": original}


def remember(apps, schema_editor):
    translation = apps.get_model("findings", "Translation")
    remembered = apps.get_model("findings", "HistoricalTranslation")
    for kind, fields in TRANSLATED.items():
        model = apps.get_model("findings", kind)
        versions = {}
        for version in apps.get_model("findings", f"historical{kind}").objects.order_by("history_date", "history_id"):
            versions.setdefault(version.id, []).append(version)
        for record in model.objects.iterator():
            for field in fields:
                memory = memory_of(record, field)
                if memory is None:
                    continue
                row = translation.objects.create(kind=kind, key=record.key, field=field, **memory)
                named = {"id": row.pk, "kind": kind, "key": record.key, "field": field}
                # Each earlier version is brought back with what it was made from then.
                last = None
                for version in versions.get(record.pk, []):
                    then = memory_of(version, field)
                    if then not in (None, last):
                        remembered.objects.create(
                            **named, **then, history_date=version.history_date, history_type="~" if last else "+"
                        )
                        last = then
                if last is None:
                    remembered.objects.create(**named, **memory, history_date=record.created_at, history_type="+")
            lacks = [f for f in fields if bool(getattr(record, f"{f}_fr")) != bool(getattr(record, f"{f}_en"))]
            if kind in WITH_STATE and lacks:
                model.objects.filter(pk=record.pk).update(translation="missing")


def forget(apps, schema_editor):
    for name in ("Translation", "HistoricalTranslation"):
        apps.get_model("findings", name).objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0003_parity_and_workflow'),
    ]

    operations = [
        migrations.RunPython(remember, forget),
    ]
