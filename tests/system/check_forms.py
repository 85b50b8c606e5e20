"""Filling in a check as a person does: one answer to each question, by pressing on it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.system.people import Person


def answers(person: Person, section: str, choices: list[str]) -> None:
    """Answer a section's questions in order, each by the words of the chosen answer."""
    questions = person.page.get_by_role("region", name=section).get_by_role("group")
    expect(questions).to_have_count(len(choices))
    for place, words in enumerate(choices):
        choice = questions.nth(place).locator("label", has_text=words).first
        person.clicks(choice)
        expect(choice.get_by_role("radio")).to_be_checked()


def rates(person: Person, section: str, values: list[int]) -> None:
    """Rate a section's questions from 0 to 10, in order."""
    questions = person.page.get_by_role("region", name=section).get_by_role("group")
    expect(questions).to_have_count(len(values))
    for place, value in enumerate(values):
        choice = questions.nth(place).locator(f"label:has(input[value='{value}'])")
        person.clicks(choice)
        expect(choice.get_by_role("radio")).to_be_checked()


def chooses(person: Person, question: str | re.Pattern[str], words: str) -> None:
    """Choose one of the answers to a question, by its words."""
    group = person.page.get_by_role("group", name=question)
    choice = group.locator("label", has_text=words).first
    person.clicks(choice)
    expect(choice.get_by_role("radio")).to_be_checked()


def writes(person: Person, place: str, words: str) -> None:
    """Write into one of the fields."""
    person.page.get_by_label(place).fill(words)
