import math

from ganforge.reports.panels import panels


def row(step, **figures):
    return {"step": str(step), **{name.replace("__", "/"): str(figure) for name, figure in figures.items()}}


def titles(*rows):
    return {panel.title: [curve.label for curve in panel.curves] for panel in panels(rows)}


def test_validations_come_first_each_in_a_panel_of_its_own():
    found = titles(row(1, generator__l1=1), row(2, validation__psnr=20, validation__ssim=0.5, validation__n=4))
    assert list(found.items())[:2] == [("psnr", ["psnr"]), ("ssim", ["ssim"])]


def test_a_loss_that_both_sides_have_is_one_panel():
    found = titles(row(1, generator__game=1, generator__l1=2, generator__total=3, discriminator__game=4))
    assert found["Loss game"] == ["generator", "discriminator"]
    assert found["Loss l1"] == ["generator"]
    assert found["Loss of the generator"] == ["total"]


def test_a_total_of_one_term_is_not_shown_twice():
    assert "Loss of the discriminator" not in titles(row(1, discriminator__game=4, discriminator__total=4))


def test_the_generator_comes_first_in_every_panel():
    found = titles(row(1, gradient_norm__discriminator=1, gradient_norm__generator=2))
    assert found["Norms of gradients"] == ["generator", "discriminator"]


def test_a_learning_rate_is_shown_only_where_it_changes():
    assert titles(row(1, learning_rate__generator=1), row(2, learning_rate__generator=1)) == {}
    assert titles(row(1, learning_rate__generator=1), row(2, learning_rate__generator=2)) == {
        "Learning rate": ["generator"]
    }


def test_figures_that_are_missing_or_not_finite_are_gaps():
    (panel,) = panels([row(1, validation__a=1), row(2), row(3, validation__a="nan"), row(4, validation__b="inf")])
    assert panel.curves[0].steps == (1, 3)
    assert math.isnan(panel.curves[0].values[1])
