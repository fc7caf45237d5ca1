from ganforge.exporting.converter_errors import reason


def test_the_line_that_says_what_is_wrong_is_found():
    assert reason(ValueError("Conv9D is not known.\nStack: ...")) == "Conv9D is not known"
    assert reason(ValueError()) == "ValueError"
    keras = "Exception encountered when calling Pad.call().\n\n\x1b[1mpaddings must be less\x1b[0m\n\nArguments: ..."
    assert reason(ValueError(keras)) == "paddings must be less"
    tensorflow = "{{function_node __wrapped__X_device_/job:localhost}} X : Shapes must match [Op:X] name: x"
    assert reason(ValueError(tensorflow)) == "X : Shapes must match"
    lite = "Could not translate.<unknown>:0: error: loc(callsite(x)): error: 'tf.Pad' op is neither custom\nnote: ..."
    assert reason(RuntimeError(lite)) == "'tf.Pad' op is neither custom"
    assert len(reason(ValueError("x" * 1000))) < 250
