// The browser of the code book: its parts as tabs, the way back, and what is said aloud.

const BOOK_KEYS = [
  ["Lines of the book", [
    ["↓ ↑", "next or previous line"],
    ["→", "open the line; then to the first one under it"],
    ["←", "close the line; then to the one above it"],
    ["Home, End", "first or last line"],
    ["e 1 1 …", "to the next open line that begins so"],
    ["Enter", "to the notes of the line"],
    ["Ctrl + C", "copy the code"],
  ]],
  ["Notes", [
    ["Tab, Enter", "follow a code to its own page"],
    ["Escape", "back to the line"],
  ]],
  ["Everywhere", [
    ["Alt + ←, Alt + →", "back and forward"],
    ["F6", "to the search field"],
  ]],
];

class CodeBrowser {
  /** `host`: ask(type, fields), say(text), use(item) or null; `book`: what is said of the book;
   * `heading`: level of the headings of pages. */
  constructor(host, book, heading) {
    this.host = host;
    this.book = book;
    this.heading = heading;
    this.views = new Map();
    this.tabs = h("div", { role: "tablist", class: "cl-parts", "aria-label": "Parts of the code book" });
    this.panel = h("div", { role: "tabpanel", class: "cl-browser-panel", id: newElementId("part") });
    this.history = new BookHistory((place) => this.goTo(place.part, place.key, true));
    this.help = new KeyboardHelp(BOOK_KEYS);
    this.element = h(
      "div",
      { class: "cl-browser" },
      h(
        "div",
        { class: "cl-bar cl-browser-bar" },
        this.tabs,
        h("span", { class: "cl-spring" }),
        h("span", { class: "cl-together" }, this.history.back, this.history.forward),
        button("Keyboard", () => this.help.open(), { class: "cl-plain" }),
      ),
      this.panel,
      h("p", { class: "cl-quiet cl-in-force" }, `${book.release}, as in force on ${book.on}.`),
      book.caveat ? h("div", { class: "cl-notice" }, h("p", {}, `${book.caveat}.`)) : null,
      this.help.element,
    );
    this.tabs.addEventListener("keydown", (event) => this.onTabKey(event));
    this.element.addEventListener("keydown", (event) => this.onKey(event));
  }

  say(text) {
    this.host.say(text);
  }

  /** Ask for the contents and open at a code, or for words; once. */
  async begin(start = "") {
    const reply = await this.host.ask("contents", {});
    if (!reply.chapters) {
      this.panel.replaceChildren(h("p", { class: "cl-problem" }, reply.problem));
      return;
    }
    this.parts = [{ id: "tabular", label: "Tabular List", ready: true }, ...reply.parts];
    for (const part of this.parts) part.tab = this.tab(part);
    this.tabs.replaceChildren(...this.parts.map((part) => part.tab));
    const tabular = new TabularView(this);
    this.views.set("tabular", tabular);
    this.show("tabular");
    tabular.begin(reply.chapters);
    await this.openAt(start);
  }

  async openAt(start) {
    const tabular = this.views.get("tabular");
    if (!start) return;
    const reply = await this.host.ask("neighbourhood", { code: start.slice(0, 20) });
    if (reply.page) await tabular.open(start);
    else {
      tabular.search.input.value = start;
      tabular.search.editing = true;
      const found = await this.host.ask("search", { text: start });
      if (found.items?.length) await tabular.open(found.items[0].code);
      else tabular.body.replaceChildren(h("p", { class: "cl-problem" }, `Nothing found for “${start}”.`));
      tabular.search.editing = false;
    }
  }

  // ---- parts -------------------------------------------------------------------------------

  tab(part) {
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "cl-part",
        id: newElementId("tab"),
        "aria-controls": this.panel.id,
        "data-part": part.id,
        onclick: () => this.show(part.id),
      },
      part.label,
    );
  }

  onTabKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -99, End: 99 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const at = this.parts.findIndex((part) => part.id === this.shown);
    const last = this.parts.length - 1;
    const to = Math.abs(step) === 99 ? (step > 0 ? last : 0) : (at + step + last + 1) % (last + 1);
    this.show(this.parts[to].id);
    this.parts[to].tab.focus();
  }

  /** Put a part in front; made when it is first looked at. */
  show(id) {
    const part = this.parts.find((one) => one.id === id);
    if (!part || this.shown === id) return this.views.get(id);
    this.views.get(this.shown)?.search?.close();
    this.shown = id;
    for (const one of this.parts) {
      setAttribute(one.tab, "aria-selected", String(one === part));
      one.tab.tabIndex = one === part ? 0 : -1;
    }
    setAttribute(this.panel, "aria-labelledby", part.tab.id);
    if (!this.views.has(id)) this.views.set(id, this.make(part));
    this.panel.replaceChildren(this.views.get(id).element);
    return this.views.get(id);
  }

  make(part) {
    if (!part.ready) return { element: this.missing(part), go() {} };
    const shapes = { table: TableView, index: IndexView, codes: CodesView };
    const view = new shapes[part.shape](this, part);
    if (part.release) view.element.append(h("p", { class: "cl-quiet cl-in-force" }, `${part.label}, ${part.release}. ${part.note}`));
    view.begin();
    return view;
  }

  missing(part) {
    return h("div", { class: "cl-browser-part cl-missing" }, h("p", {}, part.about), h("p", {}, part.note));
  }

  // ---- places ------------------------------------------------------------------------------

  visit(key) {
    this.history.visit({ part: this.shown, key });
  }

  /** Go to a place in a part: a code, a term, rows of a table. */
  goTo(part, key, fromHistory = false) {
    const view = this.show(part);
    if (fromHistory) view.go(key);
    else view.open(key, { focus: "page" });
  }

  onKey(event) {
    if (this.history.onKey(event)) return;
    const view = this.views.get(this.shown);
    if (event.key === "F6") {
      event.preventDefault();
      (view?.search?.input || view?.filter)?.focus();
      return;
    }
    const copies = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c";
    if (!copies || isTextField(event.target) || String(document.getSelection())) return;
    if (!view?.codeHere) return;
    event.preventDefault();
    event.stopPropagation();
    copyCode(view.codeHere, (text) => this.say(text));
  }

  stop() {
    for (const view of this.views.values()) view.search?.close();
  }
}
