// One view of the workstation: lays the parts out, keeps what is selected, and ends cleanly.

class View {
  constructor(model, store, host) {
    this.model = model;
    this.store = store;
    this.host = host;
    this.cards = new Map();
    const titleId = newElementId("title");
    this.live = new LiveRegion();
    this.element = h("section", {
      class: "coding-lab",
      "aria-labelledby": titleId,
    });
    keepKeys(this.element);
    this.prepareSheet();
    this.bar = workstationBar(this);
    this.chart = new ChartPane(this);
    this.book = new BookPane(this);
    this.feedback = new FeedbackPane(this, store.case.hints);
    this.element.append(
      this.buildHead(titleId),
      this.bar.element,
      this.bar.notices,
      h("div", { class: "cl-columns" }, this.chart.element, this.buildSheet()),
      this.feedback.region,
      this.live.element,
    );
    this.shelf = new BookShelf(this);
    this.element.append(this.shelf.element);
    this.host.append(this.element);
    this.clock = new WorkClock(this);
    this.listen();
    this.update();
  }

  buildHead(titleId) {
    const { title, facts, task } = this.store.case;
    return h(
      "header",
      { class: "cl-head" },
      h("h3", { id: titleId }, hidden("Coding workstation: "), title),
      h("dl", { class: "cl-facts" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
      h("p", { class: "cl-task" }, task),
    );
  }

  buildSheet() {
    const headingId = newElementId("sheet");
    this.lines = h("ol", { class: "cl-cards", role: "list", "aria-label": "Codes, in order" });
    this.statements = h("ul", { class: "cl-cards", role: "list", "aria-label": "Other answers" });
    this.noCode = button("Nothing to code", () => this.addNoCode(), { icon: "none" });
    this.conflict = h("p", { class: "cl-problem", hidden: true }, "The sheet says both “nothing to code” and a code. Keep one of them.");
    return h(
      "section",
      { class: "cl-pane cl-sheet", "aria-labelledby": headingId },
      h("h4", { id: headingId, class: "cl-pane-title" }, "Worksheet"),
      this.lines,
      this.statements,
      this.conflict,
      h(
        "div",
        { class: "cl-actions" },
        button("Add a code", () => this.addLine(), { icon: "add" }),
        button("Ask the provider", () => this.addQuery(), { icon: "ask" }),
        this.noCode,
      ),
      this.feedback.hints,
      this.feedback.actions,
      this.book.element,
    );
  }

  listen() {
    const { store } = this;
    this.stops = [
      store.on("sheet", () => this.update()),
      store.on("status", () => this.bar.update()),
      store.on("notes", () => this.updateNotes()),
      store.on("feedback", () => this.feedback.show()),
      store.on("say", (text) => this.say(text)),
    ];
    this.stops.push(saveOnLeaving(store));
    this.element.addEventListener("keydown", (event) => undoKeys(store, event));
    this.stops.push(hideStaticTable(this.host, store.case.id));
  }

  stop() {
    this.store.flush();
    this.clock.stop();
    this.shelf.stop();
    for (const card of this.cards.values()) card.picker?.close();
    for (const stop of this.stops) stop();
  }

  say(text) {
    this.live.say(text);
  }

  // ---- selecting ---------------------------------------------------------------------------

  /** An empty sheet shows one empty line; it is saved when something is entered. */
  prepareSheet() {
    const { sheet } = this.store;
    if (!sheet.lines.length && !sheet.queries.length && !sheet.no_code) sheet.lines.push(emptyLine());
    this.selected = (sheet.lines[0] || sheet.queries[0] || { id: "no_code" }).id;
  }

  select(id) {
    if (this.selected === id) return;
    this.selected = id;
    this.update();
  }

  /** What a mark goes to; a new line when the sheet has nothing. */
  targetForMarking() {
    const found = this.store.targets().find((target) => target.id === this.selected);
    if (found) return found;
    const item = emptyLine();
    this.selected = item.id;
    return { kind: "line", id: item.id, item };
  }

  focusTarget() {
    const card = this.cards.get(this.selected) || [...this.cards.values()][0];
    if (!card) {
      this.element.querySelector(".cl-sheet .cl-actions button").focus();
      return;
    }
    card.focus();
    reveal(card.element);
  }

  markFor(id) {
    this.select(id);
    this.chart.focus();
  }

  // ---- changing ----------------------------------------------------------------------------

  addLine() {
    const line = emptyLine();
    this.store.change("adding a line", (sheet) => sheet.lines.push(line));
    this.select(line.id);
    this.focusTarget();
  }

  addQuery() {
    const query = { id: newId("query"), about: "", evidence: [] };
    this.store.change("adding a query", (sheet) => sheet.queries.push(query));
    this.select(query.id);
    this.focusTarget();
  }

  addNoCode() {
    if (!this.store.sheet.no_code) {
      this.store.change("adding “nothing to code”", (sheet) => {
        sheet.no_code = { reason: "", evidence: [] };
        // The empty line that a fresh sheet shows is in the way now.
        sheet.lines = sheet.lines.filter((line) => line.code || line.evidence.length);
      });
    }
    this.select("no_code");
    this.focusTarget();
  }

  removeItem(id) {
    const ids = this.store.targets().map((target) => target.id);
    const at = ids.indexOf(id);
    const isLine = this.store.sheet.lines.some((line) => line.id === id);
    this.selected = ids[at + 1] || ids[at - 1] || "";
    this.store.change(isLine ? "removing a line" : "removing an answer", (sheet) => {
      if (id === "no_code") sheet.no_code = null;
      sheet.lines = sheet.lines.filter((line) => line.id !== id);
      sheet.queries = sheet.queries.filter((query) => query.id !== id);
    });
    this.say(`${isLine ? "Line" : "Answer"} removed. Undo brings it back.`);
    this.focusTarget();
  }

  move(id, step) {
    const { lines } = this.store.sheet;
    const at = lines.findIndex((line) => line.id === id);
    const to = at + step;
    if (at < 0 || to < 0 || to >= lines.length) return;
    const focused = focusedIn(this.element);
    this.store.change("moving a line", (sheet) => sheet.lines.splice(to, 0, sheet.lines.splice(at, 1)[0]));
    if (focused) focused.focus();
    this.sayPlace(id);
  }

  moveBefore(id, otherId) {
    this.store.change("moving a line", (sheet) => {
      const line = sheet.lines.splice(sheet.lines.findIndex((one) => one.id === id), 1)[0];
      const to = otherId ? sheet.lines.findIndex((one) => one.id === otherId) : sheet.lines.length;
      sheet.lines.splice(to, 0, line);
    });
    this.sayPlace(id);
  }

  startOver() {
    const line = emptyLine();
    this.store.change("starting over", (sheet) => Object.assign(sheet, { lines: [line], queries: [], no_code: null }));
    this.select(line.id);
  }

  sayPlace(id) {
    const { lines } = this.store.sheet;
    const at = lines.findIndex((line) => line.id === id);
    const first = at === 0 ? `, ${this.store.case.first}` : "";
    this.say(`${lines[at].code || "Line"} is now line ${at + 1} of ${lines.length}${first}.`);
  }

  /** Put a code from the tabular list into the selected line, or into a new one. */
  useCode(item) {
    const line = this.store.sheet.lines.find((one) => one.id === this.selected);
    if (!line) this.addLine();
    this.cards.get(this.selected).choose(item);
    this.say(`${item.code} is now on line ${this.store.sheet.lines.findIndex((one) => one.id === this.selected) + 1}.`);
    this.focusTarget();
  }

  /** Open the whole code book, at a code where one is given. */
  openBook(code = "") {
    this.shelf.open(code);
  }

  // ---- showing -----------------------------------------------------------------------------

  update() {
    const { sheet } = this.store;
    const ids = new Set(this.store.targets().map((target) => target.id));
    if (!ids.has(this.selected)) this.selected = [...ids][0] || "";
    for (const [id, card] of this.cards) {
      if (ids.has(id)) continue;
      card.picker?.close();
      card.element.remove();
      this.cards.delete(id);
    }
    this.updateCards(this.lines, sheet.lines, (id) => new LineCard(this, id));
    const statements = [...sheet.queries, ...(sheet.no_code ? [{ ...sheet.no_code, id: "no_code" }] : [])];
    this.updateCards(this.statements, statements, (id) => new StatementCard(this, id === "no_code" ? "no_code" : "query", id));
    this.statements.hidden = !statements.length;
    this.lines.hidden = !sheet.lines.length;
    this.noCode.hidden = Boolean(sheet.no_code);
    this.conflict.hidden = !(sheet.no_code && sheet.lines.some((line) => line.code));
    this.chart.update();
    this.bar.update();
    this.feedback.update();
    this.followCode();
  }

  updateCards(list, items, make) {
    for (const item of items) if (!this.cards.has(item.id)) this.cards.set(item.id, make(item.id));
    const wanted = items.map((item) => this.cards.get(item.id).element);
    arrange(list, wanted);
    items.forEach((item, n) => this.cards.get(item.id).update(item, n, items.length, item.id === this.selected));
  }

  updateNotes() {
    for (const card of this.cards.values()) card.updateNotes?.();
    this.followCode();
  }

  followCode() {
    const line = this.store.sheet.lines.find((one) => one.id === this.selected);
    this.book.follow(line ? line.code : "");
  }
}

export default () => {
  let store;
  return {
    initialize({ model }) {
      store = new Store(model);
    },
    render({ model, el }) {
      const view = new View(model, store, el);
      return () => view.stop();
    },
  };
};
