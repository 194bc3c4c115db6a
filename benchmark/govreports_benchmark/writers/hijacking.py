"""Hijacked mirrors: an invented brand printed over the names of places, or beside the title."""

from typing import TYPE_CHECKING

from govreports_benchmark.writers.chance import happens
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    import random

    from govreports_benchmark.writers.content import Content
    from govreports_benchmark.writers.grammar import Layout
    from govreports_benchmark.writers.prose import Block

_EVERYWHERE_RATE = 0.6


class Hijacking:
    """What a hijacked mirror makes of the prose of a report; a callable from a block to its text.

    Parameters
    ----------
    layout
        Nothing happens without the damage ``hijacked``.
    content
        The organ whose names of places are overwritten.
    rng
        Source of brand and manner.
    """

    def __init__(self, layout: "Layout", content: "Content", rng: "random.Random") -> None:
        """Draw what happens."""
        happened = "hijacked" in layout.damage
        self._brand: str = rng.choice(words("wear")["brands"])
        self._title: str = rng.choice(words("wear")["hijacked_titles"])
        self._happened = happened
        self.everywhere = happened and happens(rng, _EVERYWHERE_RATE)
        self.oddities = {"hijacked"} if happened else set[str]()
        self._stems = [stem for stem in words("organs")["stems"] if stem in content.organ]

    def __call__(self, block: "Block") -> str:
        """Text of a block as the mirror prints it.

        Parameters
        ----------
        block
            Any block.

        Returns
        -------
        str
            Names of places overwritten everywhere, or the brand beside the title alone.
        """
        if self._happened and not self.everywhere and block.kind == "title":
            return self._title.format(title=block.text, brand=self._brand)
        return self.text(block.text)

    def text(self, text: str) -> str:
        """Text with the names of the organ's places overwritten, where the mirror overwrites them.

        Parameters
        ----------
        text
            Simplified text.

        Returns
        -------
        str
            The same text in every other report.
        """
        for stem in self._stems if self.everywhere else ():
            text = text.replace(stem, self._brand)
        return text
