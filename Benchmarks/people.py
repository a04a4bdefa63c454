"""Made-up people, the same every time, and what is asked about them."""

import csv
import json
import random
from dataclasses import dataclass
from pathlib import Path

FIRST = """Ada Adele Agnes Albert Alice Amara Anders Anna Anton Aris Astrid Beatrice Benjamin Bertha Boris Camille Carl
Carmen Cecil Charles Chiara Clara Conrad Daniel Daphne David Diana Dmitri Dora Edgar Edith Elena Elias Ella Emil Emma
Enrico Erik Esther Eva Felix Fiona Flora Frank Frida Gabriel Georg Gloria Grace Greta Gustav Hanna Harald Hector Helen
Henry Hugo Ida Igor Ines Iris Isaac Ivan Jakob Jan Jasmin Joan Johann Jonas Josef Julia Karin Karl Kira Lars Laura
Lena Leo Lina Louis Lucia Ludwig Lydia Magnus Marco Maria Marie Mark Martha Max Maya Mila Mina Moritz Nadia Nina Nora
Olga Oliver Oscar Otto Paul Paula Peter Pia Rafael Rita Robert Rosa Ruth Samuel Sara Selma Simon Sofia Stefan Sven
Tara Theo Thomas Tilda Tina Uma Ursula Vera Victor Walter Wanda Willa Yara Yves Zoe""".split()
START = """Al An Ar Ba Be Bo Bra Bru Ca Cor Da De Do Du El En Fa Fer Fo Ga Gor Gra Ha Hel Hu Is Ja Ka Kel Kra La
Le Lo""".split()
MIDDLE = "ba ber den der do fi ga gen ker la len li man mar me mi na ner ni ra rei ri ro sa sen ti to va ve vi".split()
END = """berg by da dal den er es feld gard holm i in ing kin la land ley man mann na o off quist r s son ston
ström ton vic""".split()
TITLES = ["Accountant", "Analyst", "Architect", "Buyer", "Designer", "Director", "Editor", "Engineer", "Manager",
          "Nurse", "Operator", "Physicist", "Planner", "Producer", "Researcher", "Surveyor", "Teacher", "Writer"]
CITIES = ["Amsterdam", "Athens", "Berlin", "Bern", "Boston", "Brussels", "Chicago", "Dublin", "Geneva", "Hamburg",
          "Helsinki", "Lisbon", "London", "Lyon", "Madrid", "Milan", "Naples", "Oslo", "Paris", "Prague", "Rome",
          "Stockholm", "Turin", "Vienna", "Warsaw", "Zurich"]
SCORES = 1_000_000
COLUMNS = ["name.first_name", "name.last_name", "email_addresses", "job_title", "description", "score",
           "primary_location.locality"]
LOCATION = dict.fromkeys(("line_1", "line_2", "line_3", "line_4", "locality", "region", "postcode", "country_code",
                          "latitude", "longitude"))


@dataclass(frozen=True)
class Person:
    first: str
    last: str
    email: str
    title: str
    description: str
    score: float
    city: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


def person(number: int, mark: str = "") -> Person:
    """The person with a number. Their address, at a provider that is nobody's company, has the mark or the number."""
    mixed = number * 0x9E3779B97F4A7C15 & (1 << 64) - 1
    mixed ^= mixed >> 29
    parts = []
    for words in (FIRST, START, MIDDLE, END, TITLES, CITIES):
        mixed, position = divmod(mixed, len(words))
        parts.append(words[position])
    first, start, middle, end, title, city = parts
    email = f"{first}.{start}{middle}{end}.{mark or number}@gmail.com".lower().replace("ö", "o")
    return Person(first, start + middle + end, email, title, f"{title} in {city}, met at fair {number % 97}",
                  number * 7919 % SCORES / 10, city)


def write_csv(file: Path, count: int) -> None:
    with open(file, "w", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(COLUMNS)
        for number in range(count):
            one = person(number)
            writer.writerow([one.first, one.last, one.email, one.title, one.description, one.score, one.city])


def values(one: Person) -> dict:
    """A person as the API takes them."""
    return {
        "name": [{"first_name": one.first, "last_name": one.last, "full_name": one.name}],
        "email_addresses": [one.email], "job_title": [one.title], "description": [one.description],
        "score": [one.score], "primary_location": [{**LOCATION, "locality": one.city}]}


@dataclass(frozen=True)
class Questions:
    """The same questions for every target: addresses, beginnings of names, ranges of scores."""

    emails: list[str]
    prefixes: list[str]
    ranges: list[tuple[float, float]]

    @staticmethod
    def about(people: int, count: int = 2000) -> "Questions":
        """Beginnings have 4 letters to whole names; ranges hold from a tenth to a ten-thousandth of all."""
        chance = random.Random(people)
        known = [person(chance.randrange(people)) for _ in range(count)]
        ranges = []
        for _ in range(count):
            width = SCORES / 10 * 10 ** chance.uniform(-4, -1)
            begin = chance.uniform(0, SCORES / 10 - width)
            ranges.append((round(begin, 1), round(begin + width, 1)))
        return Questions(
            [one.email for one in known], [one.name[:chance.randint(4, len(one.name))] for one in known], ranges)


def line(method: str, path: str, body=None) -> str:
    """A line of the file that requests.lua reads."""
    return f"{method}\t{path}\t{json.dumps(body, ensure_ascii=False) if body is not None else ''}\n"
