// The marked words of one line, query or statement, with where they stand.

class EvidenceList {
  constructor(view, id) {
    this.view = view;
    this.store = view.store;
    this.id = id;
    this.seen = "";
    this.list = h("ul", { class: "cl-evidence", role: "list", "aria-label": "Marked words" });
    this.empty = h("p", { class: "cl-quiet" }, "No words marked yet.");
    this.go = button("Mark words", () => view.markFor(id), { icon: "mark", class: "cl-small" });
    this.element = h("div", { class: "cl-evidence-box" }, this.list, this.empty, this.go);
  }

  update(item, name) {
    const marks = item.evidence;
    this.empty.hidden = marks.length > 0;
    this.list.hidden = marks.length === 0;
    setAttribute(this.go, "aria-label", `Mark words for ${name}`);
    const seen = JSON.stringify(marks);
    if (seen === this.seen) return;
    this.seen = seen;
    const focused = focusedIn(this.list);
    const at = focused ? [...this.list.children].indexOf(focused.closest("li")) : -1;
    this.list.replaceChildren(...marks.map((mark) => this.entry(mark)));
    if (at < 0) return;
    const next = this.list.children[Math.min(at, marks.length - 1)];
    (next ? next.querySelector(".cl-remove-mark") : this.go).focus();
  }

  entry(mark) {
    const doc = this.store.case.documents.find((one) => one.id === mark.document);
    const characters = this.store.characters.get(mark.document) || [];
    const quote = characters.slice(mark.start, mark.end).join("").replace(/\s+/g, " ");
    const words = plain(quote.includes("|") ? rowText(quote) : quote);
    const where = `${doc ? doc.title : mark.document}, line ${lineOf(characters, mark.start)}`;
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "cl-mark", onclick: () => this.view.chart.jumpTo(mark), title: "Show in the chart" },
        h("span", { class: "cl-quote" }, `“${words}”`),
        h("span", { class: "cl-where" }, ` ${where}`),
      ),
      button(`Take away the mark “${words.slice(0, 60)}”`, () => this.remove(mark), {
        icon: "remove",
        quiet: true,
        class: "cl-remove-mark",
      }),
    );
  }

  remove(mark) {
    this.store.change("marking taken away", (sheet) => {
      const item = targetIn(sheet, this.id);
      item.evidence = item.evidence.filter((other) => !same(other, mark));
    });
  }
}
