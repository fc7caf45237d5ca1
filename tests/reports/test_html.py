from ganforge.reports.html import Html, element, joined, void

HOSTILE = """<script>alert("1")</script>&'"""


def test_texts_and_attributes_are_escaped_and_markup_is_not():
    escaped = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#x27;"
    assert element("p", HOSTILE, title=HOSTILE) == f'<p title="{escaped}">{escaped}</p>'
    assert joined(element("b", "x"), None, 5, "<") == "<b>x</b>5&lt;"


def test_attributes_may_stand_alone_or_be_left_out():
    assert element("p", hidden=True, id=None, class_="a", aria_label="b") == '<p hidden class="a" aria-label="b"></p>'
    assert void("img", src="x", alt="") == '<img src="x" alt="">'
    assert isinstance(void("img"), Html)
