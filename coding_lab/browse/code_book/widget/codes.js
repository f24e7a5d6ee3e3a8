// Another code set in the browser, by search alone.

const BUILD_WAIT = 120_000; // ms; the first search may build the index of a whole code set

class CodesView {
  constructor(browser, part) {
    this.browser = browser;
    this.host = browser.host;
    this.part = part;
    this.text = "";
    const fieldId = newElementId("words");
    this.filter = h("input", { id: fieldId, class: "cl-input", type: "search", autocomplete: "off", spellcheck: "false", maxlength: "200", placeholder: "Code or words" });
    this.count = h("p", { class: "cl-quiet" }, part.about);
    this.list = h("ul", { role: "list", class: "cl-found-codes", "aria-label": `${part.label}, codes found` });
    this.source = h("p", { class: "cl-quiet cl-in-force" });
    this.element = h(
      "div",
      { class: "cl-browser-part" },
      h("div", { class: "cl-field" }, h("label", { for: fieldId }, `Search ${part.label}`), this.filter),
      this.count,
      this.list,
      this.source,
    );
    this.filter.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(this.filter.value.trim()), 250);
    });
    this.filter.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.find(this.filter.value.trim());
    });
  }

  begin() {}

  async find(text) {
    if (text.length < 2 || text === this.text) return;
    clearTimeout(this.timer);
    this.text = text;
    const slow = setTimeout(() => this.tell("Looking. The first search prepares this code set, which takes some seconds."), 1500);
    const reply = await this.host.ask("find_codes", { part: this.part.id, text }, BUILD_WAIT);
    clearTimeout(slow);
    if (this.text !== text) return; // more was typed meanwhile
    const items = reply.items || [];
    const none = reply.problem || reply.note || `Nothing found for “${text}”. Try fewer or other words.`;
    this.tell(items.length ? (items.length === 1 ? "1 code" : `${items.length} codes`) : none);
    this.list.replaceChildren(...items.map((item) => this.item(item)));
    setText(this.source, reply.release ? `${reply.release}.${reply.caveat ? ` Note: ${reply.caveat}.` : ""}` : "");
  }

  tell(words) {
    setText(this.count, words);
    this.browser.say(words);
  }

  item(item) {
    return h(
      "li",
      {},
      h("span", { class: "cl-code" }, item.code),
      h("span", { class: "cl-found-title" }, item.title),
      billableTag(item),
      item.validity ? h("span", { class: "cl-origin" }, item.validity) : null,
      button(`Copy ${item.code}`, () => copyCode(item.code, (text) => this.browser.say(text)), { class: "cl-small" }),
    );
  }

  go() {
    this.filter.focus({ preventScroll: true });
  }

  get codeHere() {
    return "";
  }
}
