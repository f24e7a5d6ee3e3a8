// One view of a quiz: lays the questions out, and ends cleanly.

class QuizSheet extends SavedSheet {
  constructor(model) {
    super(model);
    this.quiz = model.get("quiz");
  }

  isSheet(sheet) {
    return typeof sheet.responses === "object" && sheet.responses !== null;
  }
}

class QuizPage {
  constructor(model, store, host) {
    this.model = model;
    this.store = store;
    const { quiz } = store;
    const titleId = newElementId("title");
    this.live = new LiveRegion();
    this.element = h("section", { class: "coding-lab", "aria-labelledby": titleId });
    keepKeys(this.element);
    this.count = h("span", { class: "cl-q-count" });
    this.bar = new SavingBar(this, { keys: QUIZ_KEYS, more: [this.count], warnings: model.get("warnings") });
    this.feedback = new FeedbackPane(this, quiz.hints);
    this.cards = quiz.questions.map((question, n) => new QuestionCard(this, question, n + 1));
    this.again = h("div", { class: "cl-actions" });
    this.feedback.region.insertBefore(this.again, this.feedback.body.nextSibling);
    this.element.append(
      h(
        "header",
        { class: "cl-head" },
        h("h3", { id: titleId }, hidden("Quiz: "), quiz.title),
        h("p", { class: "cl-task" }, quiz.task),
      ),
      this.bar.element,
      this.bar.notices,
      h("ol", { class: "cl-cards cl-questions", role: "list", "aria-label": "Questions" }, this.cards.map((card) => card.element)),
      h("div", { class: "cl-q-end" }, this.feedback.hints, this.feedback.actions),
      this.feedback.region,
      this.live.element,
    );
    host.append(this.element);
    this.clock = new WorkClock(this);
    this.stops = [
      store.on("sheet", () => this.update()),
      store.on("status", () => this.bar.update()),
      store.on("feedback", () => this.showFeedback()),
      store.on("say", (text) => this.live.say(text)),
      saveOnLeaving(store),
      hideStaticTable(host, quiz.id),
    ];
    this.element.addEventListener("keydown", (event) => undoKeys(store, event));
    this.update();
  }

  stop() {
    this.store.flush();
    this.clock.stop();
    for (const stop of this.stops) stop();
  }

  update() {
    for (const card of this.cards) card.update();
    const answered = this.cards.filter((card) => card.response !== undefined).length;
    setText(this.count, `${answered} of ${this.cards.length} answered`);
    this.bar.update();
    this.feedback.update();
  }

  showFeedback() {
    const results = this.store.feedback?.questions || null;
    for (const card of this.cards) card.show(results?.[card.question.id]);
    this.again.replaceChildren(...this.lookAgain(results));
    this.feedback.show();
  }

  /** Buttons that lead to the questions which are not right yet. */
  lookAgain(results) {
    if (!results) return [];
    return this.cards
      .filter((card) => results[card.question.id]?.verdict !== "right")
      .map((card) => button(`Go to question ${card.number}`, () => card.focus(), { class: "cl-small" }));
  }

  focusTarget() {
    const open = this.cards.find((card) => card.response === undefined);
    (open || this.cards[0]).focus();
  }

  startOver() {
    this.store.change("starting over", (sheet) => {
      sheet.responses = {};
    });
  }
}

const QUIZ_KEYS = [
  ["Questions", [
    ["Tab", "next field or button"],
    ["↑ ↓", "walk through answers of which one is chosen, and through lists"],
    ["Space", "tick or untick; press a button"],
  ]],
  ["Everywhere", [
    ["Ctrl + Z", "undo (outside text fields)"],
    ["Ctrl + Shift + Z", "do again"],
  ]],
];

export default () => {
  let store;
  return {
    initialize({ model }) {
      store = new QuizSheet(model);
    },
    render({ model, el }) {
      const page = new QuizPage(model, store, el);
      return () => page.stop();
    },
  };
};
