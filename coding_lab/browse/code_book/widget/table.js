// A table of the book: neoplasms, or drugs and chemicals. One page of rows at a time.

class TableView {
  constructor(browser, part) {
    this.browser = browser;
    this.host = browser.host;
    this.part = part;
    const filterId = newElementId("filter");
    const letterId = newElementId("letter");
    this.text = "";
    this.letter = "";
    this.page = 0;
    this.filter = h("input", { id: filterId, class: "cl-input", type: "search", autocomplete: "off", maxlength: "200", placeholder: "Words of a row" });
    this.letters = h("select", { id: letterId, class: "cl-select" }, h("option", { value: "" }, "All"));
    this.count = h("p", { class: "cl-quiet cl-table-count" });
    this.previous = button("Previous page", () => this.turn(-1), { class: "cl-small" });
    this.next = button("Next page", () => this.turn(1), { class: "cl-small" });
    this.box = h("div", { class: "cl-table-scroll cl-table-page" });
    this.element = h(
      "div",
      { class: "cl-browser-part" },
      h("p", { class: "cl-quiet" }, part.about),
      h(
        "div",
        { class: "cl-table-tools" },
        h("div", { class: "cl-field cl-grow" }, h("label", { for: filterId }, "Show rows with"), this.filter),
        h("div", { class: "cl-field" }, h("label", { for: letterId }, "Letter"), this.letters),
      ),
      h("div", { class: "cl-inline" }, this.count, h("span", { class: "cl-spring" }), this.previous, this.next),
      this.box,
    );
    watchWidth(this.box, `${part.label}, scrolls sideways`);
    this.filter.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.change({ text: this.filter.value, letter: "", page: 0 }), 250);
    });
    this.letters.addEventListener("change", () => this.change({ text: "", letter: this.letters.value, page: 0 }));
  }

  begin() {
    return this.load(false);
  }

  change(wanted) {
    Object.assign(this, wanted);
    if (!this.text && this.filter.value) this.filter.value = "";
    this.letters.value = this.letter;
    return this.load(true);
  }

  turn(step) {
    const page = this.page + step;
    if (page < 0 || page >= this.pages) return;
    this.change({ page });
    this.box.scrollTop = 0;
  }

  async load(aloud) {
    this.asked = { part: this.part.id, text: this.text, letter: this.letter, page: this.page };
    const { asked } = this;
    const reply = await this.host.ask("rows", asked);
    if (asked !== this.asked) return; // more was typed meanwhile
    if (reply.problem) {
      this.box.replaceChildren(h("p", { class: "cl-problem" }, reply.problem));
      return;
    }
    this.page = reply.page;
    this.pages = reply.pages;
    if (this.letters.options.length === 1) this.letters.append(...reply.letters.map((letter) => h("option", { value: letter }, letter)));
    const last = reply.first + reply.rows.length;
    const words = reply.total ? `Rows ${reply.first + 1} to ${last} of ${reply.total.toLocaleString("en-US")}` : `No row holds “${this.text}”`;
    setText(this.count, words);
    setDisabled(this.previous, this.page === 0);
    setDisabled(this.next, this.page >= this.pages - 1);
    this.box.replaceChildren(...(reply.rows.length ? [this.table(reply, words)] : []));
    if (aloud) this.browser.say(`${words}.`);
  }

  table(reply, words) {
    return h(
      "table",
      { class: "cl-book-table cl-wide-table" },
      h("caption", { class: "cl-hidden" }, `${this.part.label}. ${words}`),
      h(
        "thead",
        {},
        h("tr", {}, h("th", { scope: "col" }, this.part.rows_are), reply.columns.map((column) => h("th", { scope: "col" }, column))),
      ),
      h("tbody", {}, reply.rows.map((row) => this.row(row, reply.columns))),
    );
  }

  row(row, columns) {
    const above = row.above.join(", ");
    const isFound = Boolean(this.text);
    const name = h(
      "th",
      { scope: "row" },
      above ? (isFound ? h("span", { class: "cl-origin" }, `${above}, `) : hidden(`${above}, `)) : null,
      !isFound && row.level ? h("span", { "aria-hidden": "true", class: "cl-dashes" }, `${"– ".repeat(row.level)}`) : null,
      row.text,
      row.see ? h("span", { class: "cl-origin" }, ` see ${row.see}`) : null,
    );
    return h("tr", {}, name, columns.map((_, n) => h("td", {}, this.cell(row.codes[n]))));
  }

  cell(code) {
    if (!code) return h("span", { class: "cl-quiet" }, h("span", { "aria-hidden": "true" }, "–"), hidden("none"));
    return h(
      "button",
      { type: "button", class: "cl-link cl-code", title: `Look up ${code} in the Tabular List`, onclick: () => this.leaveFor(code) },
      code,
    );
  }

  leaveFor(code) {
    this.browser.visit({ text: this.text, letter: this.letter, page: this.page });
    this.browser.goTo("tabular", code);
  }

  async go(place) {
    await this.change(typeof place === "object" ? place : {});
    this.filter.focus({ preventScroll: true });
  }

  get codeHere() {
    return "";
  }
}
