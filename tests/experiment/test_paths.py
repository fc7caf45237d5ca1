"""Paths in experiment files that cannot be meant as they are written."""

import pytest


@pytest.mark.parametrize("path", [r"data\new\train", r"C:\temp", r"C:\files", r"a\bin"])
def test_a_backslash_that_became_a_control_character_is_refused(faults, replaced, path):
    (fault,) = faults(replaced('path = "images"', f'path = "{path}"'))
    assert "dataset.path is " in fault and "holds a control character" in fault and "single quotes" in fault
    assert "\t" not in fault.splitlines()[0]


@pytest.mark.parametrize("path", [r"C:\Users\me", r"D:\photos", r"C:\xylophones"])
def test_a_backslash_that_is_no_escape_comes_with_what_to_write(faults, replaced, path):
    (fault,) = faults(replaced('path = "images"', f'path = "{path}"'))
    assert fault.startswith("terrain.toml:4:") and "not valid TOML" in fault
    assert "In double quotes, a backslash starts an escape. Write the path with / instead" in fault


def test_other_faults_of_toml_have_no_advice_about_paths(faults, replaced):
    (fault,) = faults(replaced('path = "images"', "path = "))
    assert "single quotes" not in fault


def test_a_home_folder_that_nobody_has_is_a_fault_beside_the_others(faults, replaced):
    found = faults(replaced('path = "images"', 'path = "~nobody-9/photos"\nsiz = 3'))
    assert "dataset.path is '~nobody-9/photos', but the home folder of user 'nobody-9' is unknown." in found[0]
    assert "dataset.siz is not an option" in found[1]


def test_without_a_home_folder_a_tilde_is_a_fault(faults, replaced, monkeypatch):
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda user: {}[user])
    (fault,) = faults(replaced('path = "images"', 'path = "~/photos"'))
    assert "the home folder of the user is unknown" in fault
