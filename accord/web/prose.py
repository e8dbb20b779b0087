"""Decides what people's own text may become: Markdown without HTML, links that tell nobody where they came from."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {
    "a", "p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_LINKS = {"http", "https", "mailto"}
_reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def to_html(text: str) -> SafeString:
    """Safe HTML of Markdown; headings begin at the third level, since pages have their own."""
    html = _reader.render(text)
    for level, lower in (("2", "4"), ("1", "3")):
        html = html.replace(f"<h{level}>", f"<h{lower}>").replace(f"</h{level}>", f"</h{lower}>")
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_LINKS, link_rel="noopener noreferrer")
    return mark_safe(clean)
