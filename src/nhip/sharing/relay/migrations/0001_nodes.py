"""Peers, editions of the register, files under way, and the answers of other nodes, which are only added."""

from django.db import migrations, models

GUARD = """
CREATE TRIGGER relay_answer_grows BEFORE UPDATE OR DELETE ON relay_relayanswer
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse_change();
CREATE TRIGGER relay_register_grows BEFORE UPDATE OR DELETE ON relay_registeredition
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse_change();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("sharing", "0002_log")]

    operations = [
        migrations.CreateModel(
            name='Peer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.CharField(max_length=40, unique=True, verbose_name='mã nút')),
                ('scope', models.CharField(blank=True, max_length=1000, verbose_name='phạm vi')),
                ('failures', models.PositiveIntegerField(default=0, verbose_name='số lần hỏng liên tiếp')),
                ('reached_at', models.DateTimeField(blank=True, null=True, verbose_name='liên lạc được lúc')),
                ('failed_at', models.DateTimeField(blank=True, null=True, verbose_name='hỏng lúc')),
                ('next_try_at', models.DateTimeField(blank=True, null=True, verbose_name='thử lại lúc')),
                ('trouble', models.JSONField(blank=True, default=dict, verbose_name='sự cố')),
                ('unseated', models.JSONField(blank=True, default=dict, verbose_name='cơ quan chưa được ghi danh')),
            ],
            options={
                'verbose_name': 'nút bạn',
                'verbose_name_plural': 'nút bạn',
                'ordering': ['node'],
            },
        ),
        migrations.CreateModel(
            name='RegisterEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveBigIntegerField(unique=True, verbose_name='lần lập')),
                ('issued_at', models.DateTimeField(verbose_name='lập lúc')),
                ('expires_at', models.DateTimeField(verbose_name='hết hạn lúc')),
                ('content', models.BinaryField(verbose_name='nội dung')),
                ('signature', models.BinaryField(verbose_name='chữ ký')),
                ('key_id', models.CharField(max_length=80, verbose_name='mã khóa')),
                ('taken_at', models.DateTimeField(verbose_name='nhận lúc')),
            ],
            options={
                'verbose_name': 'bản danh bạ kết nối',
                'verbose_name_plural': 'bản danh bạ kết nối',
                'ordering': ['-edition'],
            },
        ),
        migrations.CreateModel(
            name='ArrivingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.CharField(max_length=40, verbose_name='mã nút')),
                ('sender', models.CharField(max_length=35, verbose_name='cơ quan gửi')),
                ('sha256', models.CharField(max_length=64, verbose_name='dấu băm SHA-256')),
                ('upload', models.UUIDField(verbose_name='lần tải lên')),
            ],
            options={
                'verbose_name': 'tệp đang chuyển đến',
                'verbose_name_plural': 'tệp đang chuyển đến',
                'constraints': [models.UniqueConstraint(fields=('node', 'sender', 'sha256'), name='relay_one_arriving_file')],
            },
        ),
        migrations.CreateModel(
            name='RelayAnswer',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='dấu băm')),
                ('node', models.CharField(max_length=40, verbose_name='mã nút')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('asked', models.BinaryField(verbose_name='phiếu gửi')),
                ('content', models.BinaryField(verbose_name='trả lời')),
                ('signature', models.BinaryField(verbose_name='chữ ký')),
                ('key_id', models.CharField(max_length=80, verbose_name='mã khóa')),
            ],
            options={
                'verbose_name': 'trả lời của nút bạn',
                'verbose_name_plural': 'trả lời của nút bạn',
                'indexes': [models.Index(fields=['node', 'at'], name='relay_relay_node_69b901_idx')],
            },
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
