// The tabular list around a code: where it stands, what stands beside it, what its notes say.

class BookPane {
  constructor(view) {
    this.view = view;
    this.store = view.store;
    this.shown = "";
    this.headingId = newElementId("book");
    this.isOpen = remembered.get("book", "open") === "open";
    this.toggle = h(
      "button",
      { type: "button", class: "cl-fold", "aria-controls": `${this.headingId}-body`, onclick: () => this.fold() },
      h("span", {}, "Tabular list"),
      h("span", { class: "cl-fold-code" }),
    );
    this.body = h("div", { id: `${this.headingId}-body`, class: "cl-book-body" });
    this.element = h(
      "section",
      { class: "cl-book", "aria-labelledby": this.headingId },
      h(
        "div",
        { class: "cl-book-head" },
        h("h4", { id: this.headingId, class: "cl-pane-title" }, this.toggle),
        button("Open the code book", () => view.openBook(this.shown), { icon: "book", class: "cl-small" }),
      ),
      this.body,
    );
    this.page = new BookPage({
      heading: "h5",
      onGo: (code) => this.load(code, true),
      onUse: (item) => view.useCode(item),
      say: (text) => view.say(text),
    });
    this.showFold();
    this.empty();
  }

  fold() {
    this.isOpen = !this.isOpen;
    remembered.set("book", this.isOpen ? "open" : "closed");
    this.showFold();
    if (this.isOpen && this.wanted && this.wanted !== this.shown) this.load(this.wanted);
  }

  showFold() {
    setAttribute(this.toggle, "aria-expanded", String(this.isOpen));
    this.body.hidden = !this.isOpen;
  }

  empty() {
    const { release, on, problem, caveat } = this.view.model.get("book");
    const inForce = `${release}, for ${on}.${caveat ? ` Note: ${caveat}.` : ""}`;
    const text = problem
      ? `There is no code book: ${problem}`
      : `Enter a code, and what the tabular list says around it appears here. ${inForce}`;
    this.body.replaceChildren(h("p", { class: "cl-quiet" }, text));
    setText(this.toggle.lastChild, "");
  }

  /** Follow the selected line's code; nothing happens while it stays the same. */
  follow(code) {
    if (code === this.followed) return;
    this.followed = code;
    clearTimeout(this.timer);
    if (!code) {
      if (!this.shown) this.empty();
      return;
    }
    this.timer = setTimeout(() => this.load(code), 250);
  }

  /** Look a code up and show it; with `byHand` focus goes to it. */
  async load(code, byHand = false) {
    this.wanted = code;
    if (!this.isOpen && !byHand) return;
    if (!this.isOpen) this.fold();
    const reply = await this.store.ask("neighbourhood", { code });
    if (this.wanted !== code) return; // a newer one was asked for meanwhile
    this.shown = code;
    if (reply.page) this.show(reply.page, byHand);
    else this.body.replaceChildren(h("p", { class: "cl-quiet" }, reply.problem || "Nothing to show."));
  }

  show(page, byHand) {
    setText(this.toggle.lastChild, page.code);
    this.body.replaceChildren(...this.page.build(page));
    if (byHand) {
      this.page.title.focus({ preventScroll: true });
      reveal(this.page.title);
    }
  }
}

/** The whole code book in front of the workstation; a code chosen there goes into the line. */
class BookShelf {
  constructor(view) {
    this.view = view;
    const titleId = newElementId("shelf");
    this.live = new LiveRegion(); // the view's own is not heard from behind an open dialog
    this.body = h("div", { class: "cl-shelf-body" });
    this.element = h(
      "dialog",
      { class: "cl-dialog cl-shelf", "aria-labelledby": titleId },
      h(
        "div",
        { class: "cl-shelf-head" },
        h("h4", { id: titleId }, "Code book"),
        button("Close", () => this.element.close(), { class: "cl-small" }),
      ),
      this.body,
      this.live.element,
    );
    this.element.addEventListener("keydown", (event) => event.stopPropagation());
    this.element.addEventListener("close", () => this.browser?.stop());
  }

  open(code) {
    const book = this.view.model.get("book");
    const wasMade = Boolean(this.browser);
    if (book.problem) {
      this.body.replaceChildren(h("p", { class: "cl-problem" }, `There is no code book: ${book.problem}`));
    } else if (!wasMade) {
      const host = {
        ask: (type, fields, wait) => this.view.store.ask(type, fields, wait),
        say: (text) => this.live.say(text),
        flush() {},
        use: (item) => this.use(item),
      };
      this.browser = new CodeBrowser(host, book, "h5");
      this.body.replaceChildren(this.browser.element);
    }
    this.element.showModal();
    if (!this.browser) return;
    if (!wasMade) this.browser.begin(code);
    else if (code) this.browser.goTo("tabular", code);
  }

  use(item) {
    this.element.close();
    this.view.useCode(item);
  }

  stop() {
    this.browser?.stop();
    if (this.element.open) this.element.close();
  }
}
