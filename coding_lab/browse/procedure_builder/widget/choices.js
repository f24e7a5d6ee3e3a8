// The list of what may come next (W3C ARIA Authoring Practices, listbox): one stop for Tab;
// arrows, Home, End and letters walk, Enter chooses.

const TYPED_PAUSE = 700; // ms after which typed letters begin anew
const PAGE = 8;

class Choices {
  /** `options`: onChoose(choice), onActive(choice), say(text). */
  constructor(options) {
    Object.assign(this, options);
    this.labelId = newElementId("axis");
    this.title = h("h4", { class: "cl-pane-title", id: this.labelId });
    this.list = h("ul", { role: "listbox", class: "cl-choices", tabindex: "0", "aria-labelledby": this.labelId });
    this.element = h("div", { class: "cl-choices-box" }, this.title, this.list);
    this.typed = "";
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("click", (event) => this.choose(this.at(event)));
    this.list.addEventListener("pointerover", (event) => {
      const n = this.at(event);
      if (n >= 0 && event.pointerType === "mouse") this.onActive(this.choices[n]);
    });
    this.list.addEventListener("pointerleave", () => {
      if (this.choices[this.active]) this.onActive(this.choices[this.active]);
    });
  }

  at(event) {
    const option = event.target.closest("[role=option]");
    return option ? Number(option.dataset.index) : -1;
  }

  /** Show the choices of a state; `character` is the one to stand on. */
  show(state, character = "") {
    this.choices = state.choices;
    this.typed = "";
    setText(this.title, `${state.prefix.length + 1} ${state.axis}`);
    this.list.replaceChildren(...state.choices.map((choice, n) => this.option(choice, n)));
    this.list.scrollTop = 0;
    const at = state.choices.findIndex((choice) => choice.character === character);
    this.setActive(Math.max(at, 0));
  }

  option(choice, n) {
    const words = choice.label
      ? h("span", { class: "cl-choice-label" }, choice.label)
      : h(
          "span",
          { class: "cl-choice-label" },
          h("em", {}, "No label here"),
          h("span", { class: "cl-quiet" }, `, as in: ${choice.example}`),
        );
    const text = choice.definitions.find((one) => one.text)?.text;
    return h(
      "li",
      { role: "option", id: `${this.labelId}-${n}`, class: "cl-choice", "data-index": n, "aria-selected": "false" },
      h("span", { class: "cl-code" }, choice.character),
      h("span", { class: "cl-choice-words" }, words, text ? h("span", { class: "cl-choice-definition" }, text) : null),
      h("span", { class: "cl-choice-count" }, countOfCodes(choice.remaining)),
    );
  }

  setActive(n) {
    const count = this.choices.length;
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.active = Math.max(0, Math.min(n, count - 1));
    const option = this.list.children[this.active];
    setAttribute(this.list, "aria-activedescendant", option ? option.id : null);
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    this.onActive(this.choices[this.active]);
    // Scroll the list alone, never the page.
    const { offsetTop: top, offsetHeight: height } = option;
    if (top < this.list.scrollTop) this.list.scrollTop = top;
    else if (top + height > this.list.scrollTop + this.list.clientHeight) this.list.scrollTop = top + height - this.list.clientHeight;
  }

  choose(n) {
    const choice = this.choices[n];
    if (choice) this.onChoose(choice);
  }

  focus() {
    this.list.focus({ preventScroll: true });
  }

  onKey(event) {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -1000, End: 1000 };
    if (key in steps) {
      this.typed = "";
      this.setActive(this.active + steps[key]);
    } else if (key === "Enter" || key === "ArrowRight" || (key === " " && !this.typed)) this.choose(this.active);
    else if (key.length === 1) this.onLetter(key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** One letter goes to the character, then to labels; more letters to a label. */
  onLetter(letter) {
    clearTimeout(this.typedTimer);
    this.typedTimer = setTimeout(() => {
      this.typed = "";
    }, TYPED_PAUSE);
    this.typed += letter.toLowerCase();
    const labelled = (choice) => choice.label.toLowerCase().startsWith(this.typed);
    const found =
      this.typed.length === 1
        ? this.choices.findIndex((choice) => choice.character.toLowerCase() === this.typed)
        : this.choices.findIndex(labelled);
    const at = found >= 0 ? found : this.choices.findIndex(labelled);
    if (at >= 0) this.setActive(at);
    else this.say(`Nothing here is called “${this.typed}”.`);
  }
}

function countOfCodes(n) {
  return n === 1 ? "1 code" : `${n.toLocaleString("en-US")} codes`;
}

/** What a choice means, for the pane beside the list. */
function choiceDetail(choice) {
  const parts = [
    h("p", { class: "cl-detail-title" }, h("span", { class: "cl-code" }, choice.character), ` ${choice.label || "No label here"}`),
  ];
  if (!choice.label)
    parts.push(h("p", { class: "cl-quiet" }, `Neither the teaching tables nor an installed file names it. One of its codes: ${choice.example}`));
  for (const one of choice.definitions) {
    if (one.text) parts.push(h("p", {}, one.text));
    if (one.explanation) parts.push(h("p", {}, one.explanation));
    if (one.unlike) parts.push(h("p", {}, h("strong", {}, "Unlike "), one.unlike));
    if (one.includes.length) parts.push(h("p", { class: "cl-quiet" }, `Such as: ${one.includes.join("; ")}`));
  }
  return parts;
}
