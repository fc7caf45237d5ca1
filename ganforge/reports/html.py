"""HTML in which every text is escaped, whatever it holds: names in a run folder may come from anyone."""

from html import escape


class Html(str):
    """Markup, as opposed to text that is still to be escaped."""

    __slots__ = ()


Content = Html | str | int | None


def element(name: str, *content: Content, **attributes: str | bool | None) -> Html:
    """An element; texts in it are escaped.

    Args:
        name: the tag.
        content: markup and texts; None is left out.
        attributes: by name, with `_` for `-` and none at the end; True stands alone, False and None are left out.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items() if value not in (None, False))
    return Html(f"<{name}{written}>{joined(*content)}</{name}>")


def joined(*content: Content) -> Html:
    """Markup and escaped texts, one after the other."""
    known = (part for part in content if part is not None)
    return Html("".join(part if isinstance(part, Html) else escape(str(part)) for part in known))


def void(name: str, **attributes: str | bool | None) -> Html:
    """An element without content, such as an image; attributes as in `element`."""
    return Html(element(name, **attributes).removesuffix(f"</{name}>"))


def _attribute(key: str, value: str | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
