// The table builder: seven positions, what may come next, what it means, and what remains.

const BUILDER_KEYS = [
  ["What may come next", [
    ["↓ ↑", "next or previous choice"],
    ["Home, End", "first or last choice"],
    ["t", "to the choice with this character"],
    ["r e s …", "to the choice whose label begins so"],
    ["Enter", "choose"],
  ]],
  ["Everywhere", [
    ["Backspace", "back by one character"],
    ["F6", "to the search field"],
    ["Ctrl + C", "copy the complete code"],
  ]],
];

class BuilderSearch extends BookSearch {
  typedCode() {
    return null; // the kernel finds beginnings of codes as well as words
  }
}

class TableBuilder {
  /** `host`: ask(type, fields), say(text). */
  constructor(host, book) {
    this.host = host;
    this.search = new BuilderSearch({
      store: host,
      placeholder: "Procedure, words, or the beginning of a code",
      onCommit: () => {},
      onChoose: (item) => this.go(item.code, { focus: true }),
    });
    this.steps = new Steps((n) => this.go(this.state.prefix.slice(0, n), { focus: true, on: this.state.prefix[n] }));
    this.detail = h("div", { class: "cl-detail" });
    this.choices = new Choices({
      say: (text) => host.say(text),
      onActive: (choice) => this.detail.replaceChildren(...choiceDetail(choice)),
      onChoose: (choice) => {
        // The list of an earlier state may still be there while the next one is on its way.
        if (this.wanted === this.state.prefix) this.go(this.state.prefix + choice.character, { focus: true });
      },
    });
    this.remaining = new Remaining({ ask: host.ask, onOpen: (code) => this.go(code, { focus: true }) });
    this.result = h("div", { class: "cl-result", hidden: true });
    this.help = new KeyboardHelp(BUILDER_KEYS);
    this.backButton = button("Back", () => this.back(), { icon: "back", class: "cl-plain" });
    this.againButton = button("Start again", () => this.go("", { focus: true }), { class: "cl-plain" });
    this.columns = h(
      "div",
      { class: "cl-builder-columns" },
      this.choices.element,
      h("div", { class: "cl-builder-side" }, this.detail, this.remaining.element),
    );
    this.element = h(
      "div",
      { class: "cl-builder" },
      h("div", { class: "cl-field" }, h("label", { for: this.search.inputId }, "Find a procedure"), this.search.element),
      h(
        "div",
        { class: "cl-bar" },
        this.backButton,
        this.againButton,
        h("span", { class: "cl-spring" }),
        button("Keyboard", () => this.help.open(), { class: "cl-plain" }),
      ),
      this.steps.element,
      this.result,
      this.columns,
      h("p", { class: "cl-quiet cl-in-force" }, `${book.release}, as in force on ${book.on}.`),
      book.caveat ? h("p", { class: "cl-quiet cl-in-force" }, `${book.caveat[0].toUpperCase()}${book.caveat.slice(1)}.`) : null,
      this.help.element,
    );
    this.element.addEventListener("keydown", (event) => this.onKey(event));
  }

  begin(start) {
    return this.go(start, { quiet: true });
  }

  /** Show the builder after some characters; `on` is the choice to stand on. */
  async go(prefix, { focus = false, on = "", quiet = false } = {}) {
    this.wanted = prefix;
    const state = await this.host.ask("state", { prefix });
    if (this.wanted !== prefix) return; // a newer one was asked for meanwhile
    if (state.problem) {
      this.wanted = this.state ? this.state.prefix : "";
      this.host.say(state.problem);
      if (this.state) this.problem(state.problem);
      else await this.go("", { focus, quiet: true }).then(() => this.problem(state.problem));
      return;
    }
    this.state = state;
    this.steps.show(state);
    this.result.hidden = !state.code;
    this.columns.hidden = Boolean(state.code);
    setDisabled(this.backButton, !state.prefix);
    setDisabled(this.againButton, !state.prefix);
    if (state.code) this.showResult(state, focus);
    else {
      this.choices.show(state, on);
      this.remaining.show(state);
      if (focus) this.choices.focus();
    }
    if (!quiet) this.host.say(this.words(state));
  }

  words(state) {
    if (state.code) return `${state.code} is complete: ${state.title}.`;
    const last = state.steps[state.prefix.length - 1];
    const chosen = last ? `${last.axis}: ${last.character} ${last.label || "no label here"}. ` : "";
    const count = state.choices.length === 1 ? "1 choice" : `${state.choices.length} choices`;
    return `${chosen}Next is ${state.axis}, ${count}; ${countOfCodes(state.remaining)} remain.`;
  }

  problem(text) {
    this.detail.replaceChildren(h("p", { class: "cl-problem" }, text));
  }

  showResult(state, focus) {
    const title = h("h4", { class: "cl-result-title", tabindex: "-1" }, h("span", { class: "cl-code" }, state.code), ` ${state.title}`);
    const rows = state.steps.map((step) => {
      const text = step.definitions?.find((one) => one.text)?.text;
      return h(
        "tr",
        {},
        h("th", { scope: "row" }, step.axis),
        h("td", { class: "cl-code" }, step.character),
        h("td", {}, step.label || h("em", {}, "no label here"), text ? h("span", { class: "cl-choice-definition" }, text) : null),
      );
    });
    this.result.replaceChildren(
      title,
      h(
        "div",
        { class: "cl-actions" },
        h("span", { class: "cl-tag cl-tag-billable" }, "billable"),
        state.since ? h("span", { class: "cl-quiet" }, `in force since ${state.since}`) : null,
        button(`Copy ${state.code}`, () => this.copy(), { class: "cl-small" }),
      ),
      h(
        "table",
        { class: "cl-result-table" },
        h("caption", { class: "cl-hidden" }, `What the characters of ${state.code} mean`),
        h("thead", { class: "cl-hidden" }, h("tr", {}, ["Position", "Character", "Meaning"].map((head) => h("th", { scope: "col" }, head)))),
        h("tbody", {}, rows),
      ),
    );
    if (focus) title.focus({ preventScroll: true });
  }

  back() {
    const prefix = this.wanted; // several presses may come before the first reply
    if (!prefix) return;
    this.go(prefix.slice(0, -1), { focus: true, on: prefix[prefix.length - 1] });
  }

  copy() {
    copyCode(this.state.code, (text) => this.host.say(text));
  }

  onKey(event) {
    if (event.key === "F6") {
      event.preventDefault();
      this.search.input.focus();
      return;
    }
    if (isTextField(event.target)) return;
    const isCopy = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c";
    if (isCopy && this.state?.code && !String(document.getSelection())) this.copy();
    else if (event.key === "Backspace") this.back();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  stop() {
    this.search.close();
  }
}
