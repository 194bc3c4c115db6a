"""Figures: a frame and Axes in, the Axes out. They compute nothing; show the frame, then draw it.

Settings stand in ``govreports.mplstyle``; ``save`` writes PDF, SVG or PNG with the fonts embedded. ``composition``
is that of ``govreports.panels``.
"""

from govreports.panels import composition, touching
from govreports.plots.admissions import plot_shares
from govreports.plots.clouds import plot_cloud
from govreports.plots.copying import plot_copying
from govreports.plots.maps import plot_coverage, plot_missingness, plot_reuse
from govreports.plots.networks import plot_network
from govreports.plots.orders import plot_lateness, plot_ranking
from govreports.plots.series import plot_multiples, plot_panel
from govreports.plots.shares import plot_categories, plot_composition, plot_reasons
from govreports.plots.squares import plot_heat, plot_tiles
from govreports.plots.styling import save, style
from govreports.plots.words import plot_keyness

__all__ = [
    "composition",
    "plot_categories",
    "plot_cloud",
    "plot_composition",
    "plot_copying",
    "plot_coverage",
    "plot_heat",
    "plot_keyness",
    "plot_lateness",
    "plot_missingness",
    "plot_multiples",
    "plot_network",
    "plot_panel",
    "plot_ranking",
    "plot_reasons",
    "plot_reuse",
    "plot_shares",
    "plot_tiles",
    "save",
    "style",
    "touching",
]
