"""Sentences with the blanks filled in; the templates come from the split, the names from the page's random numbers."""

import re

from . import texts_held, texts_tune
from .names import ROADS, Names


class Writer(Names):
    def __init__(self, rng, split):
        super().__init__(rng)
        self.decks = {}
        self.templates = texts_held if split == "held" else texts_tune

    def home_city(self):
        return self.home

    def road(self):
        return self.rng.choice(ROADS)

    def year(self):
        return str(self.year_of_case)

    def account4(self):
        return f"{self.rng.randint(0, 9999):04d}"

    def fill(self, template):
        return re.sub(r"\{(\w+)\}", lambda match: getattr(self, match[1])(), template)

    def prose(self, count):
        templates = self.templates.PROSE
        start = self.rng.randrange(len(templates))
        # Mostly in the order of a document, sometimes jumping, so that two pages do not share long passages.
        chosen = []
        while len(chosen) < count:
            chosen.append(templates[start % len(templates)])
            start = start + 1 if self.rng.random() < 0.6 else self.rng.randrange(len(templates))
        return [self.fill(template) for template in chosen]

    def some(self, kind, count):
        return [self.fill(template) for template in self.shuffled(kind, count)]

    def shuffled(self, kind, count):
        """Templates in an order of their own; none comes back before all have been used, over the whole page."""
        deck = self.decks.setdefault(kind, [])
        taken = []
        while len(taken) < count:
            if not deck:
                deck.extend(self.rng.sample(getattr(self.templates, kind), len(getattr(self.templates, kind))))
            taken.append(deck.pop())
        return taken

    def title(self):
        return self.rng.choice(self.templates.TITLES)

    def evidence(self):
        return self.rng.choice(self.templates.EVIDENCE)

    def talk(self, count):
        return [tuple(self.fill(part) for part in pair.split("|")) for pair in self.shuffled("QUESTIONS", count)]
