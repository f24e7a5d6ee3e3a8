// An alphabetic index: letters, lead terms, and modifying terms under them.

class IndexView {
  constructor(browser, part) {
    this.browser = browser;
    this.host = browser.host;
    this.part = part;
    this.search = new TermSearch({
      store: this.host,
      placeholder: "Lead term, modifiers",
      question: (text) => this.host.ask("find_terms", { part: part.id, text }),
      onCommit: () => {},
      onChoose: (item) => this.open(item.id, { focus: "page" }),
    });
    this.tree = new Tree({
      label: part.label,
      say: (text) => browser.say(text),
      key: (item) => item.id || item.letter,
      more: (item) => Boolean(item.letter || item.more),
      words: (item) => [item.letter || item.title],
      line: (item) => this.line(item),
      load: (item) => this.host.ask("terms", { part: part.id, letter: item.letter || "", term: item.id || 0 }),
      onCurrent: (item) => this.follow(item),
      onEnter: (item) => (item.id ? this.open(item.id, { focus: "page" }) : this.tree.toggle(this.tree.current)),
    });
    this.body = h("div", { class: "cl-book-body cl-browser-page" });
    this.element = bookColumns(
      h("div", { class: "cl-field" }, h("label", { for: this.search.inputId }, "Find a term"), this.search.element),
      this.tree.element,
      this.body,
    );
    backToTree(this.body, this.tree);
    this.body.append(
      h("p", { class: "cl-quiet" }, part.about),
      h("p", { class: "cl-quiet" }, "Always verify a code of the index in the Tabular List: it has the notes, and the characters that the index leaves out."),
    );
  }

  line(item) {
    if (item.letter) return [h("span", { class: "cl-code" }, item.letter)];
    return [
      h("span", { class: "cl-term" }, item.title),
      item.modifiers ? h("span", { class: "cl-origin" }, ` ${item.modifiers}`) : null,
      item.code ? h("span", { class: "cl-code" }, ` ${codeWords(item)}`) : null,
      item.see ? h("span", { class: "cl-origin" }, ` see ${item.see}`) : null,
      item.see_also ? h("span", { class: "cl-origin" }, ` see also ${item.see_also}`) : null,
    ].filter(Boolean);
  }

  async begin() {
    const reply = await this.host.ask("terms", { part: this.part.id });
    if (reply.problem) this.body.replaceChildren(h("p", { class: "cl-problem" }, reply.problem));
    else this.tree.begin(reply.items);
  }

  follow(item) {
    clearTimeout(this.timer);
    if (item.id) this.timer = setTimeout(() => this.open(item.id), 200);
  }

  async open(id, { focus = "", noted = false } = {}) {
    clearTimeout(this.timer);
    this.wanted = id;
    const reply = await this.host.ask("term", { part: this.part.id, term: id });
    if (this.wanted !== id) return;
    if (!reply.page) {
      this.browser.say(reply.problem);
      return;
    }
    this.shown = id;
    const title = this.show(reply.page);
    if (this.tree.current?.key !== String(id)) {
      const levels = reply.levels.map((level) => ({ key: level.term || level.letter, items: level.items }));
      this.tree.reveal(levels, id, false);
    }
    if (!noted) this.browser.visit(id);
    if (focus !== "page") return;
    title.focus({ preventScroll: true });
    showInPage(title, this.body);
    this.browser.say(`${reply.page.title}${reply.page.code ? `, ${codeWords(reply.page)}` : ""}.`);
  }

  go(id) {
    return this.open(id, { focus: "page", noted: true });
  }

  show(page) {
    const title = h(
      this.browser.heading,
      { class: "cl-book-code", tabindex: "-1" },
      page.title,
      page.modifiers ? h("span", { class: "cl-origin" }, ` ${page.modifiers}`) : null,
    );
    const steps = page.path.map((step) => h("li", {}, this.term(step.id, step.text)));
    this.body.replaceChildren(
      ...[
        steps.length ? h("ol", { class: "cl-path cl-path-line", role: "list", "aria-label": "Above it" }, steps) : null,
        title,
        page.codes.length ? h("ul", { role: "list", class: "cl-index-codes" }, page.codes.map((code, n) => this.code(code, n))) : null,
        this.reference("See", page.see, page.follow),
        this.reference("See also", page.see_also, page.follow_also),
        page.codes.length || page.see || page.see_also || !page.more
          ? null
          : h("p", { class: "cl-quiet" }, "It has no code of its own: choose a term under it."),
      ].filter(Boolean),
    );
    this.body.scrollTop = 0;
    return title;
  }

  code(item, n) {
    const look = () => this.browser.goTo("tabular", item.code);
    return h(
      "li",
      {},
      item.known ? h("button", { type: "button", class: "cl-link cl-code", title: `Look up ${item.code} in the Tabular List`, onclick: look }, item.code) : h("span", { class: "cl-code" }, item.code),
      ` ${item.title} `,
      item.known ? billableTag({ ...item, kind: item.code.includes("-") ? "block" : "code" }) : h("span", { class: "cl-origin" }, "not in the Tabular List on this day"),
      n ? h("span", { class: "cl-origin" }, " as well") : null,
    );
  }

  reference(words, text, id) {
    if (!text) return null;
    return h("p", {}, h("em", {}, `${words} `), id ? this.term(id, text) : text);
  }

  term(id, words) {
    return h("button", { type: "button", class: "cl-link", onclick: () => this.open(id, { focus: "page" }) }, words);
  }

  get codeHere() {
    const first = this.body.querySelector(".cl-index-codes .cl-code");
    return first ? first.textContent : "";
  }
}

/** Codes of a term as the index prints them: the manifestation in brackets. */
function codeWords(item) {
  return `${item.code}${item.manifestation ? ` [${item.manifestation}]` : ""}`;
}

/** A search whose list holds terms, each with the way down to it. */
class TermSearch extends BookSearch {
  typedCode() {
    return null;
  }

  option(item, n) {
    return h(
      "li",
      { role: "option", id: `${this.inputId}-option-${n}`, class: "cl-option", "data-index": n, "aria-selected": "false" },
      h("span", { class: "cl-option-title" }, item.path.join(", ")),
      item.code ? h("span", { class: "cl-code" }, codeWords(item)) : null,
      item.see ? h("span", { class: "cl-origin" }, `see ${item.see}`) : null,
    );
  }

  countWords(items) {
    return items.length === 1 ? "1 term" : `${items.length} terms`;
  }
}
