import logging
import warnings

from ganforge.cli.library_messages import brief_library_messages


def test_warnings_and_records_of_libraries_are_printed_once_each_in_one_line(capsys):
    with brief_library_messages():
        for _ in range(3):
            warnings.warn("too\n  big", stacklevel=1)
            logging.getLogger("library.part").warning("More samples than %d", 3)
            logging.getLogger("library").info("not worth a word")
    captured = capsys.readouterr()
    assert captured.err == "ganforge: too big\nganforge: More samples than 3\n"
    assert captured.out == ""


def test_what_comes_after_is_left_to_others(capsys, recwarn):
    with brief_library_messages():
        pass
    warnings.warn("later", stacklevel=1)
    assert [str(warning.message) for warning in recwarn] == ["later"]
    assert capsys.readouterr().err == ""
