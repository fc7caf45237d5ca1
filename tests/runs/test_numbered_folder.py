from ganforge.runs.numbered_folder import new_numbered_folder, output_folder


def test_each_folder_has_the_next_number_of_its_prefix(tmp_path):
    (tmp_path / "other-007").mkdir()
    (tmp_path / "a-004").touch()
    assert [new_numbered_folder(tmp_path, "a-").name for _ in range(2)] == ["a-005", "a-006"]
    assert new_numbered_folder(tmp_path / "new" / "deep").name == "001"


def test_a_folder_that_nothing_came_into_goes_again(tmp_path):
    with output_folder(None, tmp_path) as folder:
        pass
    assert not folder.exists()
    with output_folder(None, tmp_path) as folder:
        (folder / "a.png").touch()
    assert (folder / "a.png").exists()


def test_a_chosen_folder_stays_as_it_is(tmp_path):
    with output_folder(tmp_path / "chosen", tmp_path) as folder:
        assert not folder.exists()
        folder.mkdir()
    assert folder.is_dir()
