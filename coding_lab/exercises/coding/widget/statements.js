// Answers that are no codes: a question to the provider, and “nothing to code”.

class StatementCard {
  /** `kind` is "query" or "no_code". */
  constructor(view, kind, id) {
    this.view = view;
    this.store = view.store;
    this.kind = kind;
    this.id = id;
    const isQuery = kind === "query";
    this.field = isQuery ? "about" : "reason";
    const labelId = newElementId("statement");
    const textId = newElementId("text");
    this.label = h("span", { id: labelId, class: "cl-card-label" });
    this.badge = h("span", { class: "cl-number", "aria-hidden": isQuery ? null : "true" }, isQuery ? "" : "0");
    this.words = h("span", {}, isQuery ? "Ask the provider" : "Nothing to code");
    this.label.append(this.badge, hidden(" "), this.words);
    this.chosen = h("span", { class: "cl-now" }, "marking here");
    this.remove = button(isQuery ? "Remove query" : "Remove “nothing to code”", () => view.removeItem(id), {
      icon: "remove",
      quiet: true,
    });
    this.text = h("textarea", {
      id: textId,
      class: "cl-input",
      rows: "3",
      maxlength: "4000",
      oninput: () => this.onInput(),
      onblur: () => this.store.flush(),
    });
    this.evidence = new EvidenceList(view, id);
    this.element = h(
      "li",
      { class: "cl-card", "data-line-id": id },
      h(
        "div",
        { role: "group", "aria-labelledby": labelId },
        h("div", { class: "cl-card-head" }, this.label, this.chosen, h("span", { class: "cl-spring" }), this.remove),
        h(
          "div",
          { class: "cl-field" },
          h("label", { for: textId }, isQuery ? "What do you ask the provider?" : "Why is there nothing to code?"),
          this.text,
        ),
        isQuery ? h("p", { class: "cl-quiet" }, "Mark the clinical indicators that make you ask.") : null,
        this.evidence.element,
      ),
    );
    this.element.addEventListener("focusin", () => view.select(id));
    this.element.addEventListener("pointerdown", (event) => {
      if (!event.target.closest("button, textarea")) view.select(id);
    });
  }

  onInput() {
    this.store.change(
      this.kind === "query" ? "writing a query" : "writing a reason",
      (sheet) => {
        const item = targetIn(sheet, this.id);
        if (item) item[this.field] = this.text.value;
      },
      { typing: `${this.field}-${this.id}` },
    );
  }

  focus() {
    this.text.focus();
  }

  update(item, n, count, selected) {
    const isQuery = this.kind === "query";
    if (isQuery) {
      setText(this.badge, `Q${n + 1}`);
      setAttribute(this.remove, "aria-label", `Remove query ${n + 1}`);
    }
    if (this.text.value !== item[this.field]) this.text.value = item[this.field];
    this.element.classList.toggle("cl-selected", selected);
    setAttribute(this.element, "aria-current", selected ? "true" : null);
    this.chosen.hidden = !selected;
    this.evidence.update(item, isQuery ? `query ${n + 1}` : "nothing to code");
  }
}
