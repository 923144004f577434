"""Secret addresses of people's own calendars."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0006_handed_in_by_round")]
    operations = [
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(max_length=60, unique=True, verbose_name="người dùng")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="dấu băm của khóa")),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("event_id", models.CharField(max_length=60)),
            ],
            options={
                "verbose_name": "địa chỉ lịch riêng",
                "verbose_name_plural": "địa chỉ lịch riêng",
                "ordering": ["pk"],
            },
        ),
    ]
