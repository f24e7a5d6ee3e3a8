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
      h("h4", { id: this.headingId, class: "cl-pane-title" }, this.toggle),
      this.body,
    );
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
    const title = h(
      "h5",
      { class: "cl-book-code", tabindex: "-1" },
      h("span", { class: "cl-code" }, page.code),
      ` ${page.title} `,
    );
    const use = button(`Use ${page.code}`, () => this.view.useCode(page), { icon: "check", class: "cl-small" });
    const state = page.billable ? "billable" : "needs more characters";
    const parts = [
      this.path(page.parents),
      title,
      h(
        "p",
        { class: "cl-book-state" },
        h("span", { class: page.billable ? "cl-tag cl-tag-billable" : "cl-tag cl-tag-more" }, state),
        page.validity ? h("span", { class: "cl-quiet" }, page.validity) : null,
        page.billable ? use : null,
      ),
      ...page.notes.map((group) => this.notes(group, page)),
      this.codes("Under it", page.children, true),
      this.codes("Beside it", page.siblings, page.siblings.length <= 12),
    ];
    this.body.replaceChildren(...parts.filter(Boolean));
    if (byHand) {
      title.focus({ preventScroll: true });
      reveal(title);
    }
  }

  path(parents) {
    const steps = parents.map((item) => h("li", {}, this.link(item.code, `${item.code} ${item.title}`)));
    return h("ol", { class: "cl-path", role: "list", "aria-label": "Above it" }, steps);
  }

  notes(group, page) {
    const isUrgent = ["excludes1", "code_first", "use_additional"].includes(group.kind);
    // What a whole chapter says is folded away: it is long, and seldom what one looks for.
    const chapter = page.parents.length > 1 ? page.parents[0].code : "";
    const near = group.notes.filter((note) => note.origin !== chapter);
    const far = group.notes.filter((note) => note.origin === chapter);
    const label = `${group.label}, ${page.code}`;
    return h(
      "div",
      { class: `cl-note${isUrgent ? " cl-note-urgent" : ""}` },
      h("p", { class: "cl-note-kind" }, group.label),
      near.length ? h("ul", { role: "list", "aria-label": label }, near.map((note) => this.note(note))) : null,
      far.length
        ? h(
            "details",
            {},
            h("summary", {}, `From the chapter ${chapter} (${far.length})`),
            h("ul", { role: "list", "aria-label": `${label}, from the chapter` }, far.map((note) => this.note(note, true))),
          )
        : null,
    );
  }

  note(note, folded = false) {
    return h(
      "li",
      {},
      ...note.parts.map((part) => (part.code ? this.link(part.code, part.text) : part.text)),
      note.inherited && !folded ? h("span", { class: "cl-origin" }, ` from ${note.origin}`) : null,
    );
  }

  codes(label, items, open) {
    if (!items.length) return null;
    const list = items.map((item) =>
      h(
        "li",
        {},
        this.link(item.code, item.code),
        h("span", {}, ` ${item.title}`),
        item.billable ? null : h("span", { class: "cl-origin" }, " needs more characters"),
      ),
    );
    return h(
      "details",
      { class: "cl-codes", open },
      h("summary", {}, `${label} (${items.length})`),
      h("ul", { role: "list" }, list),
    );
  }

  link(code, words) {
    return h(
      "button",
      { type: "button", class: "cl-link", title: `Look up ${code}`, onclick: () => this.load(code, true) },
      words,
    );
  }
}
