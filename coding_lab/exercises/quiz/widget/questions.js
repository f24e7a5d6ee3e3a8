// The questions, each a group with its own controls. All controls are the browser's own: radio
// buttons, check boxes, lists and text fields; see placing.js and order.js for the others.

/** A question on the page: legend, rule, controls, and after a check its verdict and reasons. */
class QuestionCard {
  constructor(view, question, number) {
    this.view = view;
    this.store = view.store;
    this.question = question;
    this.number = number;
    this.ruleId = newElementId("rule");
    this.verdict = h("span", { class: "cl-q-verdict", hidden: true });
    this.why = h("div", { class: "cl-feedback-body", hidden: true });
    this.control = makeControl(this);
    this.clear = button("Clear", () => this.clearAnswer(), { class: "cl-plain cl-small" });
    setAttribute(this.clear, "aria-label", `Clear the answer to question ${number}`);
    const words = [h("span", { class: "cl-number", "aria-hidden": "true" }, String(number)), hidden(`Question ${number}: `)];
    this.element = h(
      "li",
      { class: "cl-card cl-question", "data-question": question.id },
      h(
        "fieldset",
        { class: "cl-q-group", "aria-describedby": this.ruleId },
        h("legend", { class: "cl-q-legend" }, words, h("span", { class: "cl-q-prompt" }, question.prompt)),
        h("p", { id: this.ruleId, class: "cl-q-rule" }, question.rule.join(" ")),
        this.control.element,
      ),
      h("div", { class: "cl-q-foot" }, this.verdict, h("span", { class: "cl-spring" }), this.clear),
      this.why,
    );
  }

  get response() {
    return this.store.sheet.responses[this.question.id];
  }

  /** Change the answer; null takes it away. `typing` marks text, which is saved after a pause. */
  answer(value, typing = false) {
    const id = this.question.id;
    this.store.change(
      `question ${this.number}`,
      (sheet) => {
        if (isEmpty(value)) delete sheet.responses[id];
        else sheet.responses[id] = value;
      },
      typing ? { typing: id } : {},
    );
  }

  clearAnswer() {
    if (this.response === undefined) return;
    this.answer(null);
    this.store.say(`The answer to question ${this.number} is cleared. Undo brings it back.`);
    this.focus();
  }

  focus() {
    this.control.focus();
    reveal(this.element);
  }

  update() {
    this.control.update(this.response);
    setDisabled(this.clear, this.response === undefined);
    this.element.classList.toggle("cl-answered", this.response !== undefined);
  }

  /** Show what a check said, or take it away. */
  show(result) {
    this.verdict.hidden = !result;
    this.why.hidden = !result;
    if (!result) return;
    const [sign, word] = Q_VERDICTS[result.verdict];
    this.verdict.replaceChildren(h("span", { "aria-hidden": "true" }, sign), ` ${word}`);
    this.verdict.dataset.verdict = result.verdict;
    this.why.innerHTML = result.html; // made by the kernel, escaped and without script
  }
}

const Q_VERDICTS = {
  right: ["✓", "Right"],
  partly: ["◐", "Partly right"],
  wrong: ["✗", "Wrong"],
  missed: ["○", "Not answered"],
};

function isEmpty(value) {
  return value === null || value === "" || (typeof value === "object" && !Object.keys(value).length);
}

function makeControl(card) {
  const { kind } = card.question;
  if (kind === "choose-one") return new Choices(card, "radio");
  if (kind === "choose-several") return new Choices(card, "checkbox");
  if (kind === "fill-in") return new TermField(card);
  if (kind === "order") return new OrderList(card);
  return new Placing(card);
}

/** Radio buttons or check boxes. */
class Choices {
  constructor(card, type) {
    this.card = card;
    this.type = type;
    const name = newElementId("choice");
    this.inputs = card.question.options.map((option) =>
      h("input", { type, name, value: option.id, onchange: () => this.onChange() }),
    );
    this.element = h(
      "div",
      { class: "cl-choices" },
      card.question.options.map((option, n) => h("label", { class: "cl-choice" }, this.inputs[n], h("span", {}, option.text))),
    );
  }

  onChange() {
    const chosen = this.inputs.filter((input) => input.checked).map((input) => input.value);
    this.card.answer(this.type === "radio" ? chosen[0] || null : chosen);
  }

  update(response) {
    const chosen = Array.isArray(response) ? response : [response];
    for (const input of this.inputs) input.checked = chosen.includes(input.value);
  }

  focus() {
    (this.inputs.find((input) => input.checked) || this.inputs[0]).focus();
  }
}

/** A field for a term. */
class TermField {
  constructor(card) {
    this.card = card;
    const id = newElementId("term");
    this.input = h("input", {
      id,
      class: "cl-input",
      type: "text",
      maxlength: "200",
      autocomplete: "off",
      autocapitalize: "off",
      autocorrect: "off",
      spellcheck: "false",
      "aria-describedby": card.ruleId,
      oninput: () => card.answer(this.input.value, true),
      onblur: () => card.store.flush(),
    });
    this.element = h("div", { class: "cl-field cl-q-term" }, h("label", { for: id }, "Your answer"), this.input);
  }

  update(response) {
    const text = typeof response === "string" ? response : "";
    if (this.input.value !== text) this.input.value = text;
  }

  focus() {
    this.input.focus();
  }
}
