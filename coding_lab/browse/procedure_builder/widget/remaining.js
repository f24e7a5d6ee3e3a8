// The codes that are still possible, with their titles.

class Remaining {
  /** `options`: ask(type, fields), onOpen(code). */
  constructor(options) {
    Object.assign(this, options);
    this.title = h("h4", { class: "cl-pane-title" });
    this.list = h("ul", { class: "cl-remaining-list", role: "list" });
    this.more = button("Show more", () => this.showMore(), { class: "cl-small" });
    this.element = h("div", { class: "cl-remaining" }, this.title, this.list, this.more);
  }

  show(state) {
    this.state = state;
    this.shown = state.codes.length;
    setText(this.title, `${countOfCodes(state.remaining)} ${state.remaining === 1 ? "remains" : "remain"}`);
    this.list.replaceChildren(...state.codes.map((item) => this.line(item)));
    this.list.scrollTop = 0;
    this.more.hidden = this.shown >= state.remaining;
  }

  line(item) {
    return h(
      "li",
      {},
      h("button", { type: "button", class: "cl-link cl-code", onclick: () => this.onOpen(item.code) }, item.code),
      ` ${item.title}`,
    );
  }

  async showMore() {
    const { prefix, remaining } = this.state;
    const reply = await this.ask("codes", { prefix, start: this.shown });
    if (this.state.prefix !== prefix || !reply.codes) return;
    const lines = reply.codes.map((item) => this.line(item));
    this.list.append(...lines);
    this.shown += lines.length;
    this.more.hidden = this.shown >= remaining;
    lines[0]?.querySelector("button").focus();
  }
}
