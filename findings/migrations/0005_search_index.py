"""Makes the search index: its entries, its words, and the engine's own table of tokens."""

from django.db import migrations, models

# The tokens of the entries, in a table of the database's own making that Django does not know of.
MADE = {
    "sqlite": [
        # A label and the three letters from which a word is looked up before it is whole make five characters.
        "CREATE VIRTUAL TABLE findings_search USING "
        """fts5(words, others, tokenize="ascii tokenchars '-_'", columnsize=0, prefix='5')""",
    ],
    "postgresql": [
        "CREATE TABLE findings_search (entry bigint PRIMARY KEY, place bigint NOT NULL, words text NOT NULL, "
        "others text NOT NULL, tokens tsvector NOT NULL)",
        # Rows hold little but their place, and the tokens beside: a thousand hits are read from few pages.
        "ALTER TABLE findings_search SET (toast_tuple_target = 128)",
        "CREATE INDEX findings_search_place ON findings_search (place, entry)",
        "CREATE INDEX findings_search_tokens ON findings_search USING gin (tokens) WITH (fastupdate = off)",
        # The planner takes dozens of rare tokens for a common one, and would rather read every row.
        *(
            f"CREATE FUNCTION findings_search_{name}(question tsquery, most integer) RETURNS SETOF bigint "
            "LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off SET jit = off "
            f"AS $$ SELECT entry FROM findings_search WHERE tokens @@ question {order} LIMIT most $$"
            for name, order in (("some", ""), ("first", "ORDER BY place, entry"))
        ),
    ],
}


def make_table(apps, schema_editor):
    for statement in MADE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_table(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION findings_search_some, findings_search_first")
    schema_editor.execute("DROP TABLE findings_search")


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0004_remember_translations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folded', models.CharField(max_length=40, unique=True, verbose_name='folded')),
                ('written', models.CharField(max_length=40, verbose_name='as it is written')),
            ],
            options={
                'verbose_name': 'word of the search index',
                'verbose_name_plural': 'words of the search index',
                'ordering': ['folded'],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('record', models.BigIntegerField(verbose_name='record')),
                ('key', models.BinaryField(verbose_name='key')),
                ('published_on', models.DateField(verbose_name='published on')),
                ('place', models.BigIntegerField(unique=True, verbose_name='place')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('facets', models.TextField(blank=True, verbose_name='facets')),
                ('pieces', models.JSONField(default=list, verbose_name='texts')),
            ],
            options={
                'verbose_name': 'entry of the search index',
                'verbose_name_plural': 'entries of the search index',
                'ordering': ['place', 'key'],
                'indexes': [models.Index(fields=['published_on', 'key'], name='searchentry_neighbours')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'record'), name='searchentry_once')],
            },
        ),
        migrations.RunPython(make_table, drop_table),
    ]
