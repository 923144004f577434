from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0001_ledger'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('kind', models.CharField(choices=[('off', 'ngày nghỉ'), ('worked', 'ngày làm việc')], max_length=10, verbose_name='là')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('name_en', models.CharField(max_length=200, verbose_name='tên tiếng Anh')),
                ('source', models.CharField(help_text='Số, ngày và cơ quan ban hành văn bản.', max_length=200, verbose_name='căn cứ')),
                ('decided_on', models.DateField(verbose_name='ngày quyết định')),
                ('known_since', models.DateField(help_text='Ngày cơ quan nhận được văn bản.', verbose_name='được biết từ ngày')),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='đã xác nhận')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='ghi chú')),
                ('entered_at', models.DateTimeField(auto_now_add=True, verbose_name='nhập lúc')),
            ],
            options={
                'verbose_name': 'ngày trong lịch làm việc',
                'verbose_name_plural': 'ngày trong lịch làm việc',
                'ordering': ['day', 'known_since', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['off', 'worked'])), name='calendar_day_kind'), models.CheckConstraint(condition=models.Q(('known_since__gte', models.F('decided_on'))), name='calendar_day_known_after_decided', violation_error_message='Văn bản không thể được biết trước ngày ban hành.')],
            },
        ),
    ]
