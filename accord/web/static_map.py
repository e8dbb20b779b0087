"""Decides which browser libraries Accord uses: the file taken of each, where it is served and the name modules import it by."""

VENDOR = "vendor/"

# Import name: (file in node_modules, file in static/vendor). htmx's extensions register on window.htmx: import htmx first.
_LIBRARIES: dict[str, tuple[str, str]] = {
    "htmx": ("htmx.org/dist/htmx.esm.min.js", "htmx.js"),
    "hx-sse": ("htmx.org/dist/ext/hx-sse.min.js", "hx-sse.js"),
    "hx-preload": ("htmx.org/dist/ext/hx-preload.min.js", "hx-preload.js"),
    "@github/hotkey": ("@github/hotkey/dist/index.js", "hotkey.js"),
    "@github/combobox-nav": ("@github/combobox-nav/dist/index.js", "combobox-nav.js"),
    "@github/relative-time-element": ("@github/relative-time-element/dist/bundle.js", "relative-time-element.js"),
    "@github/markdown-toolbar-element": ("@github/markdown-toolbar-element/dist/index.js", "markdown-toolbar-element.js"),
    "@github/text-expander-element": ("@github/text-expander-element/dist/bundle.js", "text-expander-element.js"),
    "sortablejs": ("sortablejs/modular/sortable.core.esm.js", "sortable.js"),
    "@dagrejs/dagre": ("@dagrejs/dagre/dist/dagre.esm.js", "dagre.js"),
}

_FONTS: dict[str, tuple[str, str]] = {
    "Inter Variable": ("@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2", "inter-latin.woff2"),
    "Inter Variable, extended": ("@fontsource-variable/inter/files/inter-latin-ext-opsz-normal.woff2", "inter-latin-ext.woff2"),
    "JetBrains Mono Variable": (
        "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
        "jetbrains-mono-latin.woff2",
    ),
}

# What the page's import map offers: import name to path under STATIC_URL.
MODULES: dict[str, str] = {name: VENDOR + served for name, (_, served) in _LIBRARIES.items()}
# What the style sheet may load: font name to path under STATIC_URL. "Extended" is the same family's rarer Latin letters.
FONTS: dict[str, str] = {name: VENDOR + served for name, (_, served) in _FONTS.items()}
# What set-up copies: file in node_modules to file in static/vendor.
COPIED: dict[str, str] = dict([*_LIBRARIES.values(), *_FONTS.values()])
