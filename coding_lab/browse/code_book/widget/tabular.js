// The Tabular List: search, tree and page.

/** The code field as a search: what is chosen is looked up, whether it is billable or not. */
class BookSearch extends Picker {
  choose(n) {
    const item = this.items[n];
    if (!item) return;
    this.editing = false;
    this.close();
    this.onChoose(item);
  }

  onBlur() {
    this.close();
    this.editing = false;
  }

  onInput() {
    this.editing = true;
    if (this.input.value.trim().length > 1) this.search();
    else this.close();
  }

  onEnter(item) {
    const text = this.input.value.trim();
    if (item) this.choose(this.active);
    else if (this.typedCode()) {
      this.close();
      this.onCommit(this.typedCode());
    } else if (text && !this.open) this.search();
    else if (this.items.length) this.choose(0);
  }

  onEscape() {
    if (this.open) this.close();
    else this.input.value = "";
  }
}

class TabularView {
  /** `browser`: host, heading, visit(key), say(text), goTo(part, key). */
  constructor(browser) {
    this.browser = browser;
    this.host = browser.host;
    this.search = new BookSearch({
      store: this.host,
      placeholder: "Code or words",
      onCommit: (code) => this.open(code, { focus: "page" }),
      onChoose: (item) => this.open(item.code, { focus: "page" }),
    });
    this.tree = new Tree({
      label: "Tabular List",
      say: (text) => browser.say(text),
      key: (item) => item.code,
      more: (item) => !item.billable,
      words: (item) => [item.code, item.code.replace(".", ""), item.title],
      line: (item) => this.line(item),
      load: (item) => this.host.ask("children", { code: item.code }),
      onCurrent: (item) => this.follow(item.code),
      onEnter: (item) => this.open(item.code, { focus: "page" }),
    });
    this.page = new BookPage({
      heading: browser.heading,
      isPath: true,
      canCopy: true,
      onGo: (code) => this.open(code, { focus: "page" }),
      onUse: this.host.use,
      say: (text) => browser.say(text),
    });
    this.body = h("div", { class: "cl-book-body cl-browser-page" });
    this.element = bookColumns(
      h("div", { class: "cl-field" }, h("label", { for: this.search.inputId }, "Search the Tabular List"), this.search.element),
      this.tree.element,
      this.body,
    );
    backToTree(this.body, this.tree);
  }

  line(item) {
    return [h("span", { class: "cl-code" }, item.code), h("span", { class: "cl-tree-title" }, ` ${item.title} `), billableTag(item, false, true)];
  }

  begin(chapters) {
    this.tree.begin(chapters);
    this.body.replaceChildren(
      h("p", { class: "cl-quiet" }, "Choose a chapter, block or code, and its notes appear here. → opens a line, ← closes it, Enter goes to its notes."),
    );
  }

  /** The line where one is: its page follows after a short pause. */
  follow(code) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(code, ""), 200);
  }

  /** Go to a code: its branch is opened and its page shown. */
  async open(code, { focus = "", noted = false } = {}) {
    clearTimeout(this.timer);
    const wanted = await this.load(code, focus, noted);
    if (!wanted || this.tree.current?.key === wanted) return;
    const reply = await this.host.ask("path", { code: wanted });
    if (this.shown !== wanted || !reply.levels) return;
    const levels = reply.levels.map((level) => ({ key: level.of, items: level.items }));
    this.tree.reveal(levels, wanted, focus === "tree");
  }

  /** Show the page of a code; gives the code as the book writes it, or "" if there is none. */
  async load(code, focus, noted = false) {
    this.wanted = code;
    const reply = await this.host.ask("neighbourhood", { code });
    if (this.wanted !== code) return ""; // a newer one was asked for meanwhile
    if (!reply.page) {
      this.browser.say(reply.problem);
      this.body.replaceChildren(h("p", { class: "cl-problem" }, reply.problem));
      return "";
    }
    const { page } = reply;
    this.shown = page.code;
    this.body.replaceChildren(...this.page.build(page));
    this.body.scrollTop = 0;
    if (!noted) this.browser.visit(page.code);
    if (focus === "page") {
      this.page.title.focus({ preventScroll: true });
      showInPage(this.page.title, this.body);
      this.browser.say(`${page.code} ${page.title}, ${stateWords(page)}.`);
    }
    return page.code;
  }

  go(code) {
    return this.open(code, { focus: "page", noted: true });
  }

  get codeHere() {
    return this.shown && !this.shown.includes("-") ? this.shown : "";
  }
}

function stateWords(page) {
  if (page.billable) return "billable";
  return page.kind === "code" ? "needs more characters" : page.kind;
}

/** Search above, tree and page side by side where there is room. */
function bookColumns(search, tree, page) {
  return h(
    "div",
    { class: "cl-browser-part" },
    search,
    h("div", { class: "cl-browser-columns" }, h("div", { class: "cl-tree-box" }, tree), page),
  );
}

/** Escape on a page goes back to the line of the tree. */
function backToTree(body, tree) {
  body.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    tree.focus();
  });
}

/** Where tree and page stand one below the other, the page may be out of sight. */
function showInPage(title, body) {
  const box = title.getBoundingClientRect();
  if (box.bottom > window.innerHeight || box.top < 0) reveal(body, "start");
}
