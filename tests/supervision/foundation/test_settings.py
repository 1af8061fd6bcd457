"""A wrong setting is named at start-up."""

import pytest

from supervision.foundation.settings import Settings, read_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SUPERVISION_PORT", "seventy"),
        ("SUPERVISION_DATABASE_URL", "mysql://x"),
        ("SUPERVISION_BROKER_URL", "smoke-signals"),
        ("SUPERVISION_LANGUAGE", "fr"),
        ("SUPERVISION_TILE_URL", "javascript:alert(1)"),
    ],
)
def test_a_wrong_value_names_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=name):
        read_settings()


def test_folders_are_private(tmp_path):
    folder = Settings(data_dir=tmp_path / "var").folder("keys")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_with_a_synthetic_city_is_a_demonstration(tmp_path):
    assert not Settings(data_dir=tmp_path).demonstration
    (tmp_path / "demonstration").mkdir()
    (tmp_path / "demonstration" / "accounts.json").write_text("[]")
    assert Settings(data_dir=tmp_path).demonstration
