// Code lines: one card per line, in the order they are reported.

const POA_CHOICES = [
  ["", "Not answered"],
  ["Y", "Y – Yes, present on admission"],
  ["N", "N – No, arose during the stay"],
  ["U", "U – Documentation is insufficient"],
  ["W", "W – Clinically undetermined"],
  ["exempt", "Exempt from reporting (leave blank)"],
];
const CONFIDENCE_CHOICES = [
  ["", "Not said"],
  ["50", "50 % – a coin toss"],
  ["75", "75 % – likely"],
  ["90", "90 % – rather sure"],
  ["100", "100 % – certain"],
];

class LineCard {
  constructor(view, id) {
    this.view = view;
    this.store = view.store;
    this.id = id;
    const labelId = newElementId("line");
    const titleId = newElementId("title");
    this.problemId = newElementId("problem");
    this.number = h("span", { class: "cl-number" });
    this.label = h("span", { class: "cl-line-name" });
    this.chosen = h("span", { class: "cl-now" }, "marking here");
    this.handle = h("span", { class: "cl-handle", "aria-hidden": "true", title: "Drag to another place" }, picture("drag"));
    this.up = button("Move up", () => view.move(id, -1), { icon: "up", quiet: true });
    this.down = button("Move down", () => view.move(id, 1), { icon: "down", quiet: true });
    this.remove = button("Remove line", () => view.removeItem(id), { icon: "remove", quiet: true });
    this.picker = new Picker({
      store: this.store,
      describedBy: `${titleId} ${this.problemId}`,
      onCommit: (code, typing) => this.setCode(code, typing),
      onChoose: (item) => this.choose(item),
    });
    this.title = h("p", { class: "cl-title", id: titleId });
    this.problem = h("p", { class: "cl-problem", id: this.problemId });
    this.evidence = new EvidenceList(view, id);
    this.poa = this.store.case.poa ? this.choice("Present on admission", POA_CHOICES, "poa", (v) => v || null) : null;
    this.confidence = this.store.case.confidence
      ? this.choice("How sure are you?", CONFIDENCE_CHOICES, "confidence", (v) => (v ? Number(v) : null))
      : null;
    this.element = h(
      "li",
      { class: "cl-card cl-line-card", "data-line-id": id },
      h(
        "div",
        { role: "group", "aria-labelledby": labelId },
        h(
          "div",
          { class: "cl-card-head" },
          this.handle,
          h("span", { id: labelId, class: "cl-card-label" }, hidden("Line "), this.number, hidden(", "), this.label),
          this.chosen,
          h("span", { class: "cl-spring" }),
          h("span", { class: "cl-together" }, this.up, this.down, this.remove),
        ),
        h(
          "div",
          { class: "cl-fields" },
          h("div", { class: "cl-field cl-grow" }, h("label", { for: this.picker.inputId }, "Code"), this.picker.element),
          this.poa && this.poa.element,
          this.confidence && this.confidence.element,
        ),
        this.title,
        this.problem,
        this.evidence.element,
      ),
    );
    this.element.addEventListener("focusin", () => view.select(id));
    this.element.addEventListener("pointerdown", (event) => {
      if (!event.target.closest("button, input, select")) view.select(id);
    });
    this.element.addEventListener("keydown", (event) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step || event.defaultPrevented) return;
      event.preventDefault();
      view.move(id, step);
    });
    this.handle.addEventListener("pointerdown", (event) => startDrag(event, this, view));
  }

  /** A native select bound to one field of the line. */
  choice(label, choices, field, read) {
    const select = h(
      "select",
      { class: "cl-select", onchange: () => this.set(label.toLowerCase(), field, read(select.value)) },
      choices.map(([value, words]) => h("option", { value }, words)),
    );
    return { select, element: h("label", { class: "cl-field" }, h("span", {}, label), select) };
  }

  set(what, field, value) {
    this.store.change(`changing ${what}`, (sheet) => {
      const line = targetIn(sheet, this.id);
      if (line) line[field] = value;
    });
  }

  setCode(code, typing) {
    this.store.change(
      "changing a code",
      (sheet) => {
        const line = targetIn(sheet, this.id);
        if (line) line.code = code.slice(0, 20);
      },
      { typing: typing ? `code-${this.id}` : "" },
    );
    this.updateNotes();
  }

  choose(item) {
    this.store.lineNotes[this.id] = { title: item.title, billable: true, problem: null, code: item.code };
    this.setCode(item.code, false);
    this.updateNotes();
  }

  focus() {
    this.picker.input.focus();
  }

  update(line, n, count, selected) {
    setText(this.number, String(n + 1));
    setText(this.label, n === 0 ? this.store.case.first : "Secondary diagnosis");
    const name = `line ${n + 1}`;
    for (const [control, words] of [[this.up, "Move up"], [this.down, "Move down"], [this.remove, "Remove"]]) {
      setAttribute(control, "aria-label", `${words} ${name}`);
    }
    setDisabled(this.up, n === 0);
    setDisabled(this.down, n === count - 1);
    this.element.classList.toggle("cl-selected", selected);
    setAttribute(this.element, "aria-current", selected ? "true" : null);
    this.chosen.hidden = !selected;
    this.picker.show(line.code);
    if (this.poa) this.poa.select.value = line.poa || "";
    if (this.confidence) this.showConfidence(line.confidence);
    this.evidence.update(line, name);
    this.updateNotes();
  }

  /** A value that is not among the choices (from another front end) is shown all the same. */
  showConfidence(value) {
    const { select } = this.confidence;
    const text = value === null ? "" : String(value);
    if (![...select.options].some((option) => option.value === text)) {
      select.append(h("option", { value: text }, `${text} %`));
    }
    select.value = text;
  }

  /** Title and problem of form; never whether the code is right. */
  updateNotes() {
    const notes = this.store.lineNotes[this.id];
    const typing = this.picker.editing && focusedIn(this.picker.element);
    const draft = this.picker.draft;
    const code = targetIn(this.store.sheet, this.id)?.code;
    const told = notes && code && notes.code === code ? notes : null; // not those of an older code
    let problem = "";
    if (draft) problem = `“${draft}” is not a code. Choose one from the list, or type the code.`;
    else if (told && told.problem && told.problem.kind !== "empty" && !typing) problem = told.problem.message;
    setText(this.title, told ? told.title : "");
    this.title.hidden = !this.title.textContent;
    const inUse = this.view.clock && Date.now() - this.view.clock.lastUse < 5000;
    if (problem && this.problem.textContent !== problem && inUse) this.view.say(problem);
    setText(this.problem, problem);
    this.problem.hidden = !problem;
    setAttribute(this.picker.input, "aria-invalid", problem ? "true" : null);
  }
}

/** Drag a card by its handle; the keyboard has Move up, Move down and Alt with an arrow. */
function startDrag(event, card, view) {
  if (event.button !== 0) return;
  event.preventDefault();
  const { handle, element } = card;
  const others = () => [...element.parentElement.children].filter((child) => child !== element);
  handle.setPointerCapture(event.pointerId);
  element.classList.add("cl-dragged");
  let before;
  const onMove = (move) => {
    before = others().find((child) => {
      const box = child.getBoundingClientRect();
      return move.clientY < box.top + box.height / 2;
    });
    for (const child of others()) child.classList.toggle("cl-drop-before", child === before);
    element.parentElement.classList.toggle("cl-drop-end", !before);
  };
  const stop = (end) => {
    handle.removeEventListener("pointermove", onMove);
    handle.removeEventListener("pointerup", stop);
    handle.removeEventListener("pointercancel", stop);
    element.classList.remove("cl-dragged");
    element.parentElement.classList.remove("cl-drop-end");
    for (const child of others()) child.classList.remove("cl-drop-before");
    if (end.type === "pointerup" && before !== undefined) view.moveBefore(card.id, before.dataset.lineId);
    else if (end.type === "pointerup" && others().length && end.clientY > event.clientY) view.moveBefore(card.id, null);
  };
  handle.addEventListener("pointermove", onMove);
  handle.addEventListener("pointerup", stop);
  handle.addEventListener("pointercancel", stop);
}
