"""The files of a quiz as strict, versioned models; unknown fields are errors.

``quiz.yaml`` is what the learner may know, ``key/key.yaml`` the answers with their reasons,
``key/attempts/*.yaml`` worked attempts. Their JSON Schema is published under ``docs/schema/``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from coding_lab.cases.files import FileModel, Id, Text

FigureName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.svg$")]
Typed = Annotated[str, StringConstraints(max_length=200)]
Chosen = Annotated[str, StringConstraints(max_length=60)]
Response = Typed | tuple[Chosen, ...] | dict[Chosen, Chosen]


class ItemFile(FileModel):
    """Something to choose, to place, or to put in order."""

    id: Id = Field(description="Its own id within the question.")
    text: Text = Field(description="What the learner reads.")


class QuestionFileBase(FileModel):
    """What every question has."""

    id: Id = Field(description="The question's id; a published one never changes.")
    prompt: Text = Field(description="The question.")
    worth: float = Field(default=1.0, gt=0, le=5, description="Weight among the questions.")


class ChooseOneFile(QuestionFileBase):
    """Choose one answer."""

    kind: Literal["choose-one"] = Field(description="Kind of question.")
    options: tuple[ItemFile, ...] = Field(min_length=2, max_length=8, description="The answers.")


class ChooseSeveralFile(QuestionFileBase):
    """Choose every answer that is right."""

    kind: Literal["choose-several"] = Field(description="Kind of question.")
    options: tuple[ItemFile, ...] = Field(min_length=2, max_length=12, description="The answers.")


class MatchFile(QuestionFileBase):
    """Give each thing on the left one of those on the right."""

    kind: Literal["match"] = Field(description="Kind of question.")
    left: tuple[ItemFile, ...] = Field(min_length=2, max_length=12, description="What is matched.")
    right: tuple[ItemFile, ...] = Field(
        min_length=2, max_length=15, description="What may be chosen, also more than once."
    )


class OrderFile(QuestionFileBase):
    """Put things in order."""

    kind: Literal["order"] = Field(description="Kind of question.")
    items: tuple[ItemFile, ...] = Field(
        min_length=3, max_length=12, description="The things, as the learner first sees them."
    )
    first: Text = Field(description="What stands at the top, for example “nearest the skin”.")


class SpellingFile(FileModel):
    """How exactly a term must be spelled; the learner is told."""

    letters: Literal[0, 1, 2] = Field(
        default=0, description="Letters that may be wrong, missing, too many or swapped."
    )
    credit: float = Field(
        default=0.5, gt=0, le=1, description="Share of the worth for a term spelled so."
    )


class FillInFile(QuestionFileBase):
    """Type a term."""

    kind: Literal["fill-in"] = Field(description="Kind of question.")
    spelling: SpellingFile = Field(default=SpellingFile(), description="Tolerance in spelling.")


class TargetFile(FileModel):
    """A place on a figure."""

    id: Id = Field(description="Its id, as ``data-target`` in the figure names it.")
    where: Text = Field(
        description="What it looks like, for those who cannot see it; it gives no answer away."
    )


class LabelFile(QuestionFileBase):
    """Give each numbered place of a figure its label."""

    kind: Literal["label"] = Field(description="Kind of question.")
    figure: FigureName = Field(description="The SVG beside quiz.yaml; it has title and desc.")
    targets: tuple[TargetFile, ...] = Field(
        min_length=2, max_length=12, description="The places, in the order of their numbers."
    )
    labels: tuple[ItemFile, ...] = Field(
        min_length=2, max_length=15, description="What may be chosen, also more than once."
    )


QuestionFile = Annotated[
    ChooseOneFile | ChooseSeveralFile | MatchFile | OrderFile | FillInFile | LabelFile,
    Field(discriminator="kind"),
]


class QuizFile(FileModel):
    """``quiz.yaml``: what the learner may know."""

    format: Literal[1] = Field(description="Version of this file's format.")
    version: int = Field(ge=1, description="Version of the quiz; a published one never changes.")
    title: Text = Field(description="What the quiz is called.")
    kind: Literal["quiz"] = Field(description="Kind of exercise.")
    skills: tuple[Id, ...] = Field(min_length=1, description="Skills of the syllabus it exercises.")
    difficulty: int = Field(ge=1, le=5, description="From 1 (recall) to 5 (a puzzle).")
    minutes: int = Field(ge=1, le=120, description="Minutes that somebody who knows would take.")
    task: Text = Field(description="What the learner is asked to do, in one or two sentences.")
    hints: tuple[Text, ...] = Field(default=(), description="Hints, general first.")
    questions: tuple[QuestionFile, ...] = Field(
        min_length=1, max_length=40, description="The questions, in order."
    )


class SheetFile(FileModel):
    """A quiz's answer, as in ``answers.json`` and in worked attempts."""

    responses: dict[Chosen, Response] = Field(
        default={},
        max_length=100,
        description="By question: an option's id, a list of ids, a term, or place → choice.",
    )


class AnswerFileBase(FileModel):
    """What the key says of every question."""

    question: Id = Field(description="Id of the question.")
    why: Text = Field(description="Why the right answer is right, in one to three sentences.")
    references: tuple[Text, ...] = Field(min_length=1, description="Where it stands.")


class WrongChoiceFile(FileModel):
    """A choice that tempts and is wrong."""

    option: Id = Field(description="The choice.")
    why: Text = Field(description="Why it is wrong.")


class WrongPairFile(FileModel):
    """A pair that tempts and is wrong."""

    place: Id = Field(description="What is matched, or the place on the figure.")
    choice: Id = Field(description="What was chosen for it.")
    why: Text = Field(description="Why it is wrong.")


class WrongOrderFile(FileModel):
    """An order that tempts and is wrong."""

    before: Id = Field(description="What somebody puts first.")
    after: Id = Field(description="What they put after it.")
    why: Text = Field(description="Why it is the other way round.")


class WrongTermFile(FileModel):
    """Another term with which the right one is confused; never credited as a slip of spelling."""

    term: Text = Field(description="The other term.")
    why: Text = Field(description="What it means, and why it is wrong here.")


class ChooseOneKeyFile(AnswerFileBase):
    """The answer to “choose one”."""

    kind: Literal["choose-one"] = Field(description="Kind of question.")
    right: Id = Field(description="The right choice.")
    wrong: tuple[WrongChoiceFile, ...] = Field(min_length=1, description="Every other choice.")


class ChooseSeveralKeyFile(AnswerFileBase):
    """The answer to “choose several”."""

    kind: Literal["choose-several"] = Field(description="Kind of question.")
    right: tuple[Id, ...] = Field(min_length=1, description="All right choices.")
    wrong: tuple[WrongChoiceFile, ...] = Field(min_length=1, description="Every other choice.")


class MatchKeyFile(AnswerFileBase):
    """The answer to “match”."""

    kind: Literal["match"] = Field(description="Kind of question.")
    pairs: dict[Id, Id] = Field(description="Left → right, for everything on the left.")
    wrong: tuple[WrongPairFile, ...] = Field(default=(), description="Tempting wrong pairs.")


class OrderKeyFile(AnswerFileBase):
    """The answer to “order”."""

    kind: Literal["order"] = Field(description="Kind of question.")
    order: tuple[Id, ...] = Field(description="All items in the right order.")
    wrong: tuple[WrongOrderFile, ...] = Field(default=(), description="Tempting wrong orders.")


class FillInKeyFile(AnswerFileBase):
    """The answer to “fill in”."""

    kind: Literal["fill-in"] = Field(description="Kind of question.")
    accepted: tuple[Text, ...] = Field(min_length=1, description="Every spelling that is right.")
    confusables: tuple[WrongTermFile, ...] = Field(
        default=(), description="Other terms that look like it, such as ilium for ileum."
    )


class LabelKeyFile(AnswerFileBase):
    """The answer to “label”."""

    kind: Literal["label"] = Field(description="Kind of question.")
    labels: dict[Id, Id] = Field(description="Target → label, for every target.")
    wrong: tuple[WrongPairFile, ...] = Field(default=(), description="Tempting wrong labels.")


AnswerFile = Annotated[
    ChooseOneKeyFile
    | ChooseSeveralKeyFile
    | MatchKeyFile
    | OrderKeyFile
    | FillInKeyFile
    | LabelKeyFile,
    Field(discriminator="kind"),
]


class KeyFile(FileModel):
    """``key/key.yaml`` of a quiz: the answers with their reasons."""

    format: Literal[1] = Field(description="Version of this file's format.")
    version: int = Field(ge=1, description="Version of the key; a correction is a new version.")
    changes: tuple[Text, ...] = Field(default=(), description="Why each later version was made.")
    answers: tuple[AnswerFile, ...] = Field(min_length=1, description="One for every question.")


class ExpectationFile(FileModel):
    """What an attempt must score."""

    mark: float = Field(ge=0, le=1, description="The mark, from 0 to 1, to three decimals.")
    credits: dict[Id, float] = Field(description="Share of its worth that each question earns.")


class AttemptFile(FileModel):
    """``key/attempts/*.yaml`` of a quiz: a worked attempt and what it must score."""

    format: Literal[1] = Field(description="Version of this file's format.")
    about: Text = Field(description="What this learner did, in one sentence.")
    sheet: SheetFile = Field(description="The answer.")
    expect: ExpectationFile = Field(description="What it must score.")
