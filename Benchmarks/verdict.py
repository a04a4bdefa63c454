"""What was aimed at and what came out."""

from load import Spread


class Verdict:
    """Lines of a table: a title, what was measured, and the aim if there is one."""

    def __init__(self):
        self.lines: list[tuple[str, Spread, str, bool]] = []

    def at_least(self, title: str, value: Spread, aim: float) -> None:
        self.lines.append((title, value, f"at least {aim:g}", value.middle >= aim))

    def at_most(self, title: str, value: Spread, aim: float) -> None:
        self.lines.append((title, value, f"at most {aim:g}", value.middle <= aim))

    def show(self, title: str, value: Spread) -> None:
        self.lines.append((title, value, "", True))

    @property
    def is_met(self) -> bool:
        return all(met for *_, met in self.lines)

    def print(self) -> None:
        width = max(len(title) for title, *_ in self.lines)
        print(f"{'':{width}} {'measured':>26}   aim")
        for title, value, aim, met in self.lines:
            text = value.text(2 if value.middle < 1000 else 0)
            print(f"{title:{width}} {text:>26}   {aim}{': pass' if met else ': FAIL'}" if aim
                  else f"{title:{width}} {text:>26}")
