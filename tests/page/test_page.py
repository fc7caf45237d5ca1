"""The page in a real browser, with a server that computes nothing much."""

import numpy as np
import pytest
from page_browser import pixels, settled
from page_server import page_server
from PIL import Image

from ganforge.images import as_channels
from ganforge.page import files

pytestmark = pytest.mark.processes

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def server():
    with page_server() as running:
        yield running


def choose(page, model):
    page.select_option("#model", model)
    settled(page)


def stroke(page, *points):
    """Draw through places that are shares of the drawing's sides."""
    box = page.locator("#drawing").bounding_box()
    places = [(box["x"] + across * box["width"], box["y"] + down * box["height"]) for across, down in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()
    settled(page)


def test_a_stroke_is_translated_at_once(server, visit):
    page = visit(server.address)
    stroke(page, (0.25, 0.5), (0.75, 0.5))
    drawn = pixels(page)
    assert drawn.shape == (64, 64, 3)
    assert (drawn[32, 17:47] == 255).all()
    assert not drawn[:20].any()
    assert np.unique(drawn).tolist() == [0, 255]
    sent = [request for request in server.asked if request["path"] == "/api/models/coasts/translate"]
    assert any(np.array_equal(request["source"], drawn) for request in sent)
    made = pixels(page, "#result")
    assert made[32, 32].max() < made[5, 5].min()
    assert "12 ms by arithmetic" in page.inner_text("#status")


def test_an_open_page_names_what_computes_now(server, visit):
    page = visit(server.address)
    server.runtime = "l'algèbre"
    stroke(page, (0.25, 0.5), (0.75, 0.5))
    assert "12 ms by l'algèbre" in page.inner_text("#status")


def test_strokes_are_undone_filled_erased_and_cleared(server, visit):
    page = visit(server.address)
    choose(page, "facades")
    page.click("label[title='door']")
    stroke(page, (0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.15))
    page.click("label[title='Fill (F)']")
    page.click("label[title='tree']")
    stroke(page, (0.5, 0.5))
    assert pixels(page)[32, 32].tolist() == [40, 130, 60]
    assert pixels(page)[2, 2].tolist() == [110, 170, 230]
    page.click("#undo")
    assert pixels(page)[32, 32].tolist() == [110, 170, 230]
    page.click("#redo")
    page.click("label[title='Eraser (E)']")
    stroke(page, (0.5, 0.5))
    assert pixels(page)[32, 32].tolist() == [110, 170, 230]
    page.keyboard.press("r")
    page.keyboard.press("5")
    stroke(page, (0.6, 0.9), (0.3, 0.4))
    assert (pixels(page)[26:57, 20:38] == (90, 60, 60)).all()
    page.keyboard.press("Delete")
    assert (pixels(page) == (110, 170, 230)).all()
    page.keyboard.press("Control+z")
    assert pixels(page)[13, 32].tolist() == [150, 40, 30]


def test_a_drawing_outlives_a_reload_and_other_models(server, visit):
    page = visit(server.address)
    stroke(page, (0.3, 0.3), (0.6, 0.6))
    drawn = pixels(page)
    choose(page, "facades")
    choose(page, "faces")
    for key in ("Delete", "Control+z", "c"):
        page.keyboard.press(key)
    choose(page, "coasts")
    assert np.array_equal(pixels(page), drawn)
    assert page.is_hidden("#before")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert np.array_equal(pixels(page), drawn)


def test_keys_alone_draw_and_compare(server, visit):
    page = visit(server.address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.focus("#drawing")
    page.keyboard.down("Space")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.keyboard.up("Space")
    assert (pixels(page)[32, 32:44] == 255).all()
    page.keyboard.press("c")
    settled(page)
    page.keyboard.press("ArrowRight")
    assert page.eval_on_selector("#compare-layer", "layer => layer.style.getPropertyValue('--share')") == "51%"
    assert np.array_equal(pixels(page, "#before"), pixels(page))
    page.keyboard.press("?")
    assert page.is_visible("#help-dialog")


def test_a_picture_is_opened_at_its_shape_and_the_result_saved(server, visit, tmp_path):
    picture = Image.new("RGB", (300, 150), (200, 30, 30))
    picture.save(tmp_path / "red.png")
    page = visit(server.address)
    choose(page, "photos")
    page.select_option("select[name='extra-season']", "winter")
    page.set_input_files("#file", tmp_path / "red.png")
    settled(page)
    assert pixels(page).shape == (32, 64, 3)
    assert pixels(page)[16, 32].tolist() == [200, 30, 30]
    assert server.asked[-1]["season"] == "winter"
    with page.expect_download() as download:
        page.click("#save")
    assert download.value.suggested_filename == "photos-translation.png"
    saved = np.asarray(Image.open(download.value.path()).convert("RGB"))
    assert np.array_equal(saved, pixels(page, "#result"))


def test_more_samples_come_with_their_seeds(server, visit):
    page = visit(server.address)
    page.wait_for_selector("#samples-list li:nth-child(6) .filled")
    assert {request["seed"] for request in server.asked} == set("012345")
    page.click("#samples-list li:nth-child(4) button")
    settled(page)
    assert page.input_value("#seed") == "3"
    assert np.array_equal(pixels(page, "#result"), pixels(page, "#samples-list li:nth-child(4) canvas"))


def test_images_from_noise_hang_on_a_wall_with_a_way_between_two(server, visit):
    page = visit(server.address)
    page.select_option("#model", "faces")
    page.wait_for_selector("#wall-list li:nth-child(12) .filled")
    assert not page.is_visible("#drawing")
    page.click("#wall-list li:nth-child(3) button")
    page.click("#wall-list li:nth-child(8) button")
    page.fill("#between", "50")
    settled(page)
    asked = [request for request in server.asked if "to_seed" in request][-1]
    assert {name: asked[name] for name in ("path", "seed", "to_seed", "between")} == {
        "path": "/api/models/faces/sample",
        "seed": "2",
        "to_seed": "7",
        "between": "0.5",
    }
    page.click("#more")
    page.wait_for_selector("#wall-list li:first-child .seed:text-is('Seed 12')")


def test_what_goes_wrong_is_said_and_can_be_tried_again(server, chromium):
    page = chromium.new_page()
    server.error = "coasts: the drawing is too large."
    page.goto(server.address)
    page.wait_for_selector("#notice:visible")
    assert page.inner_text("#notice-words") == "coasts: the drawing is too large."
    server.error = ""
    page.click("#again")
    page.wait_for_selector("#notice", state="hidden")
    page.close()


def test_on_a_phone_drawing_and_result_are_seen_at_once(server, visit):
    page = visit(server.address, **PHONE)
    for canvas in ("#drawing", "#result"):
        box = page.locator(canvas).bounding_box()
        assert box["width"] >= 200
        assert box["y"] + box["height"] <= 844
    small = page.eval_on_selector_all(
        "button, select, .choices label, .swatch",
        """all => all.filter(each => each.offsetParent && Math.min(each.offsetWidth, each.offsetHeight) < 24)
            .map(each => each.outerHTML)""",
    )
    assert small == []
    for model in ("facades", "photos", "faces"):
        choose(page, model)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_what_they_stand_on(server, visit, scheme):
    page = visit(server.address, color_scheme=scheme)
    colors = page.evaluate("""() => {
        const style = getComputedStyle(document.documentElement);
        const names = 'paper card field accent-paper bad-paper ink soft faint accent on-accent bad'.split(' ');
        return Object.fromEntries(names.map(name => [`--${name}`, style.getPropertyValue(`--${name}`).trim()]));
    }""")
    assert (luminance(colors["--card"]) < 0.1) == (scheme == "dark")
    pairs = [(ink, paper) for ink in ("--ink", "--soft") for paper in ("--paper", "--card", "--field")]
    pairs += [("--faint", "--card"), ("--faint", "--paper"), ("--accent", "--card"), ("--accent", "--accent-paper")]
    pairs += [("--on-accent", "--accent"), ("--bad", "--bad-paper")]
    low = {pair: contrast(colors[pair[0]], colors[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == ("light" if scheme == "dark" else "dark")


def test_everything_that_can_be_used_has_a_name(server, visit):
    page = visit(server.address)
    nameless = page.eval_on_selector_all(
        "button, input:not([type=file]), select, #drawing, #result",
        """all => all.filter(each => {
            const label = each.closest('label') ?? each.labels?.[0];
            return !(each.ariaLabel || label?.textContent.trim() || each.textContent.trim());
        }).map(each => each.outerHTML)""",
    )
    assert nameless == []


def test_images_become_the_numbers_that_networks_take(server, visit):
    """Beyond their edges they are mirrored."""
    page = visit(server.address)
    numbers = page.evaluate("""async () => {
        const { numbersOf } = await import('./tensors.js');
        const pixels = new ImageData(3, 2);
        pixels.data.set([10, 20, 30, 255, 200, 0, 0, 255, 0, 0, 99, 255, 1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255]);
        const size = { height: 4, width: 6 };
        const inputs = [[3, 'float32'], [1, 'uint8']].map(([channels, dtype]) => (
            { kind: 'image', shape: [1, 4, 6, channels], dtype }));
        return inputs.map(input => [...numbersOf(pixels, input, size)]);
    }""")
    pixels = np.array([[[10, 20, 30], [200, 0, 0], [0, 0, 99]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]], np.uint8)
    padded = np.pad(pixels, ((0, 2), (0, 3), (0, 0)), mode="reflect")
    assert np.allclose(np.reshape(numbers[0], (4, 6, 3)), padded / 127.5 - 1, atol=1e-6)
    assert np.array_equal(np.reshape(numbers[1], (4, 6, 1)), as_channels(padded, 1))


def test_the_files_are_small_complete_and_fetch_nothing_from_elsewhere():
    texts = {name: path.read_text(encoding="utf-8") for name, path in files().items()}
    assert {"index.html", "app.js", "style.css", "icons.svg"} <= texts.keys()
    assert [name for name, text in texts.items() if len(text.splitlines()) > 300] == []
    outside = {name: text.replace("http://www.w3.org/2000/svg", "") for name, text in texts.items()}
    assert [name for name, text in outside.items() if "http:" in text or "https:" in text or "//cdn" in text] == []
    assert [name for name, text in texts.items() if name.endswith(".js") and not text.startswith("// @ts-check")] == []
    assert "style=" not in texts["index.html"]


def contrast(one, other):
    """WCAG 2's."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color):
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return np.dot(linear, (0.2126, 0.7152, 0.0722))
