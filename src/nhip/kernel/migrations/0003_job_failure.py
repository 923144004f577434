from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0002_calendar'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_id', models.BigIntegerField(db_index=True, verbose_name='số của tác vụ')),
                ('name', models.CharField(max_length=150, verbose_name='tác vụ')),
                ('attempt', models.PositiveSmallIntegerField(verbose_name='lần thử')),
                ('code', models.CharField(help_text='Mã từ chối, hoặc loại lỗi phần mềm.', max_length=150, verbose_name='mã')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('remedy', models.TextField(blank=True, verbose_name='cần làm')),
                ('failed_at', models.DateTimeField(verbose_name='lúc')),
                ('is_final', models.BooleanField(verbose_name='đã thôi thử lại')),
                ('recovered_at', models.DateTimeField(blank=True, null=True, verbose_name='đã xong lúc')),
            ],
            options={
                'verbose_name': 'tác vụ hỏng',
                'verbose_name_plural': 'tác vụ hỏng',
                'ordering': ['-failed_at', '-id'],
            },
        ),
    ]
