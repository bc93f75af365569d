"""A blank page to write on: glyph by glyph, so that every drawn character is known to exist, with the truth kept line
by line.
"""

import math

from PIL import Image, ImageDraw

NOT_FIRST = "，。、；：！？）》〉”’】〕%,.;:!?)·"
NOT_LAST = "（《〈“‘【〔("
INK = (28, 28, 32)


class Page:
    """Positions are millimeters from the top left corner, sizes are points; a line's place is its top."""

    def __init__(self, rng, dpi, width=210, height=297, paper=(255, 255, 255)):
        self.rng, self.dpi, self.width, self.height = rng, dpi, width, height
        self.image = Image.new("RGB", (self.px(width), self.px(height)), paper)
        self.draw = ImageDraw.Draw(self.image)
        self.lines, self.seals, self.fingerprints = [], [], []
        self.page_no = None
        self.page_no_box = None
        self.handwriting = False
        self.written = []  # what is written by hand: its box in pixels and its text
        self.signed = []  # where a seal or a fingerprint would go: (x, y) in millimeters

    def px(self, millimeters):
        return round(millimeters * self.dpi / 25.4)

    def em(self, points):
        """A point size in millimeters."""
        return points * 25.4 / 72

    def measure(self, text, face, points, spacing=0):
        pixels = points * self.dpi / 72
        return sum(
            face.font(c, pixels).getlength(c) if c != "\u3000" else pixels for c in text
        ) * 25.4 / self.dpi + spacing * len(text)

    def write(self, x, y, text, face, points, color=INK, spacing=0, align="left", wobble=0.0):
        """Draws a line without noting it as truth; gives the x where it ends. `wobble` makes handwriting of it."""
        room = {"left": self.width - x, "right": x, "center": 2 * min(x, self.width - x)}[align] - 5
        while points > 5 and self.measure(text, face, points, spacing) * (1 + 0.06 * wobble) > room:
            points *= 0.97  # what would run off the sheet is written smaller, as people do
        if align != "left":
            x -= self.measure(text, face, points, spacing) * (1 if align == "right" else 0.5)
        pixels = points * self.dpi / 72
        left, base = x * self.dpi / 25.4, y * self.dpi / 25.4 + 0.88 * pixels
        slope = self.rng.uniform(-0.012, 0.012) if wobble else 0
        if wobble:
            self.handwriting = self.handwriting or face.style == "hand"
        start = left
        for character in text:
            if character == "\u3000":
                left += pixels
                continue
            size = pixels * (1 + self.rng.gauss(0, 0.05) * wobble)
            font = face.font(character, size)
            rise = self.rng.gauss(0, 0.035) * wobble * pixels + slope * (left - start)
            self.draw.text((left, base + rise), character, font=font, fill=color, anchor="ls")
            left += (
                font.getlength(character) + spacing * self.dpi / 25.4 + (abs(self.rng.gauss(0, 0.04)) * pixels * wobble)
            )
        if wobble and text.strip():
            self.written.append(
                ([round(start), round(base - 0.95 * pixels), round(left), round(base + 0.2 * pixels)], text.strip())
            )
        return left * 25.4 / self.dpi

    def say(self, text):
        """Notes a line as truth."""
        if text.strip():
            self.lines.append(text.strip())

    def line(self, x, y, text, face, points, **how):
        self.say(text)
        return self.write(x, y, text, face, points, **how)

    def broken(self, text, face, points, width, indent=0, spacing=0):
        """The lines of a paragraph; `indent` in characters for the first. No line begins with a closing mark or ends
        with an opening one.
        """
        lines, current, used = [], "", indent * self.em(points)
        for character in text:
            advance = self.measure(character, face, points, spacing)
            if used + advance > width and character not in NOT_FIRST:
                carried = ""
                while current and current[-1] in NOT_LAST:
                    carried, current = current[-1] + carried, current[:-1]
                lines.append(current)
                current, used = carried, self.measure(carried, face, points, spacing)
            current += character
            used += advance
        return lines + [current] if current else lines

    def paragraph(self, x, y, text, face, points, width, leading=1.6, indent=2, bottom=None, **how):
        """Gives the y below the paragraph; stops at `bottom`, and then gives None."""
        step = self.em(points) * leading
        for number, line in enumerate(self.broken(text, face, points, width, indent, how.get("spacing", 0))):
            if bottom is not None and y + self.em(points) > bottom:
                return None
            self.line(x + (indent * self.em(points) if number == 0 else 0), y, line, face, points, **how)
            y += step
        return y

    def rule(self, x0, y0, x1, y1, color=INK, weight=0.25):
        self.draw.line([self.px(x0), self.px(y0), self.px(x1), self.px(y1)], fill=color, width=max(1, self.px(weight)))

    def box(self, x0, y0, x1, y1, color=INK, weight=0.25, fill=None, radius=0):
        place = [self.px(x0), self.px(y0), self.px(x1), self.px(y1)]
        if radius:
            self.draw.rounded_rectangle(place, self.px(radius), fill=fill, outline=color, width=max(1, self.px(weight)))
        else:
            self.draw.rectangle(place, fill=fill, outline=color, width=max(1, self.px(weight)))

    def upright_column(self, x, y, text, face, points, step, color=INK, wobble=0.0):
        """Vertical writing: one character below the other, each centered on x."""
        pixels = points * self.dpi / 72
        for index, character in enumerate(text):
            font = face.font(character, pixels)
            drift = self.rng.gauss(0, 0.03) * wobble * pixels
            self.draw.text(
                (self.px(x) + drift, self.px(y + index * step)), character, font=font, fill=color, anchor="mt"
            )
        self.handwriting = self.handwriting or (bool(wobble) and face.style == "hand")

    def corner_number(self, number, face, points, stamped, color):
        """The sheet number in the top right corner, as a hand or a numbering stamp leaves it; it is the first line of
        the truth.
        """
        text = f"{number:04d}"[-self.rng.choice((3, 4)) :] if stamped and self.rng.random() < 0.5 else str(number)
        x, y = self.width - self.rng.uniform(16, 32), self.rng.uniform(8, 22)
        wide = self.measure(text, face, points, 0.4 if stamped else 0) + 2
        x = min(x, self.width - wide - 9)
        self.write(x, y, text, face, points, color=color, spacing=0.4 if stamped else 0, wobble=0 if stamped else 1)
        if not stamped and self.rng.random() < 0.3:
            end = x + wide
            slant = math.radians(self.rng.uniform(-6, 6))
            below = y + self.em(points) * self.rng.uniform(0.95, 1.1)
            self.rule(x - 1, below, end, below + math.tan(slant) * wide, color=color, weight=0.3)
        self.page_no = number
        self.page_no_box = [self.px(x), self.px(y), self.px(x + wide), self.px(y + self.em(points) * 1.15)]
        self.lines.insert(0, text)
