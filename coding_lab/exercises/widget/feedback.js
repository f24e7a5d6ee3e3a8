// Practice: hints one at a time, Check, and the explanation. Graded: one sentence.

class FeedbackPane {
  /** `view` has focusTarget() and startOver(); `hints` are given one at a time, in practice. */
  constructor(view, hints) {
    this.view = view;
    this.store = view.store;
    this.givenHints = hints;
    this.hintsShown = 0;
    this.headingId = newElementId("feedback");
    this.actions = h("div", { class: "cl-actions" });
    this.hints = h("ol", { class: "cl-hints", role: "list", "aria-label": "Hints", hidden: true });
    this.body = h("div", { class: "cl-feedback-body" });
    this.changed = h("p", { class: "cl-quiet", hidden: true }, "You have changed the sheet since this check.");
    this.heading = h("h4", { id: this.headingId, tabindex: "-1", class: "cl-pane-title" }, "Feedback");
    this.region = h(
      "section",
      { class: "cl-feedback", "aria-labelledby": this.headingId, hidden: true },
      this.heading,
      this.changed,
      this.body,
      h(
        "div",
        { class: "cl-actions" },
        button("Try again", () => this.again(), { class: "cl-strong" }),
        button("Start over", () => this.startOver()),
      ),
    );
    if (this.store.practice) this.buildPractice();
    else this.actions.append(h("p", { class: "cl-graded" }, GRADED_SENTENCE));
  }

  buildPractice() {
    const hints = this.givenHints;
    this.checkButton = button("Check", () => this.check(), { class: "cl-strong", icon: "check" });
    this.actions.append(this.checkButton);
    if (!hints.length) return;
    this.hintButton = button("Hint", () => this.hint());
    this.actions.append(this.hintButton);
    this.nameHint();
  }

  nameHint() {
    const left = this.givenHints.length - this.hintsShown;
    const words = left ? `Hint ${this.hintsShown + 1} of ${this.givenHints.length}` : "No more hints";
    setText(this.hintButton.lastChild, words);
    setDisabled(this.hintButton, !left);
  }

  hint() {
    const text = this.givenHints[this.hintsShown];
    if (!text) return;
    this.hintsShown += 1;
    this.hints.hidden = false;
    this.hints.append(h("li", {}, text));
    this.nameHint();
    this.store.say(`Hint ${this.hintsShown}: ${text}`);
  }

  check() {
    this.asked = true;
    setText(this.checkButton.lastChild, "Checking…");
    this.store.check();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.calm(), 15_000);
  }

  calm() {
    clearTimeout(this.timer);
    if (this.checkButton) setText(this.checkButton.lastChild, "Check");
  }

  /** A reply has come; the view that asked gets the focus. */
  show() {
    const { feedback } = this.store;
    this.calm();
    if (!feedback) {
      this.region.hidden = true;
      return;
    }
    this.region.hidden = false;
    if (feedback.problem) this.body.replaceChildren(h("p", { class: "cl-problem" }, feedback.problem));
    else this.body.innerHTML = feedback.html; // made by the kernel, escaped and without script
    if (feedback.warning) this.body.append(h("p", { class: "cl-quiet" }, feedback.warning));
    this.update();
    if (!this.asked) return;
    this.asked = false;
    this.heading.focus({ preventScroll: true });
    reveal(this.region, "start");
  }

  update() {
    if (this.region.hidden) return;
    this.changed.hidden = !this.store.feedbackSheet || same(this.store.feedbackSheet, this.store.sheet);
  }

  again() {
    this.store.feedback = null;
    this.store.emit("feedback");
    this.view.focusTarget();
  }

  startOver() {
    this.store.feedback = null;
    this.store.emit("feedback");
    this.view.startOver();
    this.store.say("The sheet is empty. Undo brings it back.");
    this.view.focusTarget();
  }
}

const GRADED_SENTENCE =
  "Graded exercise: your instructor's grader reads your saved answer; nothing here tells whether it is right.";
