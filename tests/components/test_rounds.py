import numpy as np

from ganforge.components.rounds import Judgement, Round


def counting_judge(calls):
    def judge(sample):
        calls.append(np.asarray(sample).shape[0])
        return Judgement((sample * 2.0,), ((sample,),))

    return judge


def one_round(calls, **options):
    real, generated = np.full((2, 1, 1, 1), 3.0, "float32"), np.full((2, 1, 1, 1), 5.0, "float32")
    return Round(real * 0, real, generated, counting_judge(calls), **options)


def test_nothing_is_judged_before_a_loss_asks_and_only_once():
    calls = []
    played = one_round(calls)
    assert calls == []
    assert played.fake is played.fake
    assert calls == [2]


def test_joint_judgement_sees_real_and_generated_in_one_pass_while_the_discriminator_learns():
    calls = []
    detached = one_round(calls, joint=True).detached()
    real, fake = detached.real, detached.fake
    assert calls == [4]
    assert (np.asarray(real.logits[0]) == 6).all()
    assert (np.asarray(fake.logits[0]) == 10).all()
    assert np.asarray(fake.features[0][0]).shape[0] == 2


def test_the_generator_is_judged_alone_even_then():
    calls = []
    assert (np.asarray(one_round(calls, joint=True).fake.logits[0]) == 10).all()
    assert calls == [2]


def test_a_need_is_filled_by_a_field_or_by_an_extra():
    masked = Round(0, 0, 0, extras={"mask": 0})
    assert masked.fills({"mask"})
    assert masked.fills({"word-of-its-method"})
    assert not masked.fills({"mask", "cycled"})


def test_discriminators_see_what_is_shown_in_their_own_phase_only():
    calls = []
    played = one_round(calls, shown=lambda generated: generated + 1.0)
    assert (np.asarray(played.fake.logits[0]) == 10).all()
    detached = played.detached()
    assert (np.asarray(detached.fake.logits[0]) == 12).all()
    assert (np.asarray(detached.detached().generated) == 6).all(), "an image is shown once"


def test_a_detached_round_passes_no_gradient_back():
    import tensorflow as tf

    variable = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        generated = tf.ones((1, 1, 1, 1)) * variable
        total = tf.reduce_sum(Round(generated, generated, generated).detached().generated)
    assert tape.gradient(total, variable) is None
