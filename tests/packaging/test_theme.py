"""The theme as shipped: readable in light and in dark, and silent towards other hosts."""

import tomllib
from pathlib import Path

import pytest

import dashboard

CONFIG = Path(dashboard.__file__).with_name(".streamlit") / "config.toml"
SETTINGS = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
STATUS_COLOURS = ("red", "orange", "yellow", "green", "blue", "violet", "gray")
AA_TEXT = 4.5  # WCAG 2.2, 1.4.3
AA_GRAPHICS = 3.0  # WCAG 2.2, 1.4.11


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb as WCAG defines it, 0 to 1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, over: str, share: float) -> str:
    """Return `colour` with opacity `share` over another colour, as the browser draws it."""
    pairs = ((int(colour[at : at + 2], 16), int(over[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(share * top + (1 - share) * below):02x}" for top, below in pairs)


def surfaces(mode: str) -> list[str]:
    """Return the colours that text stands on in one mode."""
    theme = SETTINGS["theme"][mode]
    return [
        theme["backgroundColor"],
        theme["secondaryBackgroundColor"],
        theme["sidebar"]["backgroundColor"],
    ]


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_links_and_the_accent_can_be_read_on_every_surface(mode: str) -> None:
    theme = SETTINGS["theme"][mode]
    for surface in surfaces(mode):
        for name in ("textColor", "linkColor", "primaryColor", "codeTextColor"):
            assert contrast(theme[name], surface) >= AA_TEXT, (name, surface)
        # Streamlit draws captions in the text colour at 60 %
        assert contrast(mixed(theme["textColor"], surface, 0.6), surface) >= AA_TEXT, surface
        # and the chosen one of several buttons in the accent on a tint of it
        tint = mixed(theme["primaryColor"], surface, 0.1)
        assert contrast(theme["primaryColor"], tint) >= AA_TEXT, surface


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", STATUS_COLOURS)
def test_a_status_word_can_be_read_plain_and_on_its_badge(mode: str, colour: str) -> None:
    theme = SETTINGS["theme"][mode]
    for surface in [*surfaces(mode), theme[f"{colour}BackgroundColor"]]:
        assert contrast(theme[f"{colour}TextColor"], surface) >= AA_TEXT, surface


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_charts_have_the_colours_that_streamlit_insists_on(mode: str) -> None:
    theme = SETTINGS["theme"][mode]
    for palette in ("Categorical", "Sequential", "Diverging"):
        assert len(set(theme[f"chart{palette}Colors"])) == 10, palette
    for colour in theme["chartCategoricalColors"]:
        assert contrast(colour, theme["backgroundColor"]) >= AA_GRAPHICS, colour


def test_nothing_is_fetched_from_or_told_to_another_host() -> None:
    assert "://" not in CONFIG.read_text(encoding="utf-8")
    assert SETTINGS["theme"]["font"] == "sans-serif"
    assert SETTINGS["browser"]["gatherUsageStats"] is False
    # without it a headless server asks an outside host for its own address when it starts
    assert SETTINGS["browser"]["serverAddress"] == "localhost"
    assert SETTINGS["server"]["address"] == "127.0.0.1"


def test_streamlit_knows_every_option() -> None:
    from streamlit import config  # slow to import: here and not above

    known = set(config.get_config_options())

    def written(table: dict[str, object], above: str) -> list[str]:
        names = []
        for key, value in table.items():
            path = f"{above}.{key}" if above else key
            names += written(value, path) if isinstance(value, dict) else [path]
        return names

    assert [name for name in written(SETTINGS, "") if name not in known] == []
