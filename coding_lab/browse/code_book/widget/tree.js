// A tree whose branches come from the kernel when they are opened (W3C ARIA Authoring Practices,
// tree view). One line of it is a stop for Tab; arrows, Home, End and letters walk in it.

const LETTERS_PAUSE = 700; // ms after which typed letters begin anew

class Tree {
  /** `options`: label, load(item) → Promise of {items} or {problem}, key(item), more(item),
   * words(item) → what typed letters are compared with, line(item) → elements,
   * onCurrent(item, byHand), onEnter(item), say(text). */
  constructor(options) {
    Object.assign(this, options);
    this.nodes = new Map();
    this.top = [];
    this.current = null;
    this.typed = "";
    this.element = h("ul", { role: "tree", class: "cl-tree", "aria-label": this.label });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.element.addEventListener("click", (event) => this.onClick(event));
    this.element.addEventListener("focusin", (event) => {
      const node = this.nodes.get(event.target.dataset?.key);
      if (node && node !== this.current) this.setCurrent(node, true);
    });
  }

  /** Begin with these lines. */
  begin(items) {
    this.nodes.clear();
    this.current = null;
    this.top = this.make(items, null, this.element);
    if (this.top.length) this.setStop(this.top[0]);
  }

  make(items, parent, list) {
    const nodes = items.map((item, n) => this.node(item, parent, n, items.length));
    list.replaceChildren(...nodes.map((node) => node.element));
    return nodes;
  }

  node(item, parent, n, count) {
    const key = String(this.key(item));
    const rowId = newElementId("row");
    const level = parent ? parent.level + 1 : 1;
    const opens = this.more(item);
    const row = h(
      "div",
      { id: rowId, class: "cl-tree-row" },
      h("span", { class: `cl-tree-sign${opens ? "" : " cl-tree-leaf"}`, "aria-hidden": "true" }),
      h("span", { class: "cl-tree-words" }, this.line(item)),
    );
    const group = opens ? h("ul", { role: "group", hidden: true }) : null;
    const element = h(
      "li",
      {
        role: "treeitem",
        class: "cl-tree-item",
        tabindex: "-1",
        "data-key": key,
        "aria-labelledby": rowId,
        "aria-level": level,
        "aria-posinset": n + 1,
        "aria-setsize": count,
        "aria-selected": "false",
        "aria-expanded": opens ? "false" : null,
      },
      row,
      group,
    );
    row.style.setProperty("--cl-level", level - 1);
    const node = { item, key, parent, level, element, row, group, at: n, children: null, open: false };
    this.nodes.set(key, node);
    return node;
  }

  // ---- opening -----------------------------------------------------------------------------

  /** Open a branch; asks for what is under it the first time. */
  async expand(node) {
    if (!node.group || node.open) return true;
    if (!node.children) {
      setAttribute(node.element, "aria-busy", "true");
      const reply = await this.load(node.item);
      setAttribute(node.element, "aria-busy", null);
      if (reply.problem) {
        this.say(reply.problem);
        return false;
      }
      this.fill(node, reply.items);
    }
    this.setOpen(node, true);
    return true;
  }

  fill(node, items) {
    if (!node.children) node.children = this.make(items, node, node.group);
  }

  setOpen(node, open) {
    if (!node.group) return;
    node.open = open;
    node.group.hidden = !open;
    setAttribute(node.element, "aria-expanded", String(open));
    if (!open && this.current && this.current !== node && node.element.contains(this.current.element)) {
      const focused = focusedIn(this.element);
      this.setCurrent(node, true);
      if (focused) this.focus();
    }
  }

  /** Show a line under branches whose contents are given: [{key, items}, …], outermost first. */
  reveal(levels, key, focus) {
    for (const level of levels) {
      const node = this.nodes.get(String(level.key));
      if (!node) continue;
      this.fill(node, level.items);
      this.setOpen(node, true);
    }
    const node = this.nodes.get(String(key));
    if (!node) return false;
    this.setCurrent(node, false);
    if (focus) this.focus();
    else this.scrollTo(node);
    return true;
  }

  // ---- where one is ------------------------------------------------------------------------

  setStop(node) {
    if (this.stop) this.stop.element.tabIndex = -1;
    this.stop = node;
    node.element.tabIndex = 0;
  }

  setCurrent(node, byHand) {
    if (this.current) setAttribute(this.current.element, "aria-selected", "false");
    this.current = node;
    this.setStop(node);
    setAttribute(node.element, "aria-selected", "true");
    if (byHand) this.onCurrent(node.item);
  }

  focus() {
    const node = this.current || this.stop;
    if (!node) return;
    node.element.focus({ preventScroll: true });
    this.scrollTo(node);
  }

  /** Scroll the box alone, never the page. */
  scrollTo(node) {
    const box = this.element.parentElement.getBoundingClientRect();
    const row = node.row.getBoundingClientRect();
    const scroller = this.element.parentElement;
    if (row.top < box.top + 4) scroller.scrollTop -= box.top - row.top + 40;
    else if (row.bottom > box.bottom - 4) scroller.scrollTop += row.bottom - box.bottom + 40;
  }

  // ---- walking -----------------------------------------------------------------------------

  siblings(node) {
    return node.parent ? node.parent.children : this.top;
  }

  after(node) {
    if (node.open && node.children.length) return node.children[0];
    for (let one = node; one; one = one.parent) {
      const next = this.siblings(one)[one.at + 1];
      if (next) return next;
    }
    return null;
  }

  before(node) {
    if (node.at === 0) return node.parent;
    return this.lastUnder(this.siblings(node)[node.at - 1]);
  }

  lastUnder(node) {
    let one = node;
    while (one && one.open && one.children.length) one = one.children[one.children.length - 1];
    return one;
  }

  go(node) {
    if (!node) return;
    this.setCurrent(node, true);
    this.focus();
  }

  onClick(event) {
    const element = event.target.closest("[role=treeitem]");
    if (!element || event.target.closest("button")) return;
    const node = this.nodes.get(element.dataset.key);
    const onSign = event.target.closest(".cl-tree-sign");
    const same = node === this.current;
    this.go(node);
    if (node.group && (onSign || same || !node.open)) this.toggle(node);
  }

  toggle(node) {
    if (node.open) this.setOpen(node, false);
    else this.expand(node);
  }

  onKey(event) {
    const node = this.current || this.stop;
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key.length > 1) this.typed = ""; // an arrow ends a word
    if (key === "ArrowDown") this.go(this.after(node));
    else if (key === "ArrowUp") this.go(this.before(node));
    else if (key === "Home") this.go(this.top[0]);
    else if (key === "End") this.go(this.lastUnder(this.top[this.top.length - 1]));
    else if (key === "ArrowRight") this.onRight(node);
    else if (key === "ArrowLeft" && node.open) this.setOpen(node, false);
    else if (key === "ArrowLeft") this.go(node.parent);
    else if (key === "Enter") this.onEnter(node.item);
    else if (key === " " && !this.typed && node.group) this.toggle(node);
    else if (key.length === 1 && key !== " ") this.onLetter(key, node);
    else if (key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
  }

  onRight(node) {
    if (node.open) this.go(node.children[0]);
    else this.expand(node);
  }

  onLetter(letter, node) {
    clearTimeout(this.lettersTimer);
    this.lettersTimer = setTimeout(() => {
      this.typed = "";
    }, LETTERS_PAUSE);
    this.typed += letter.toLowerCase();
    const repeated = [...this.typed].every((one) => one === letter.toLowerCase());
    const wanted = repeated ? letter.toLowerCase() : this.typed;
    const fits = (one) => this.words(one.item).some((text) => text.toLowerCase().startsWith(wanted));
    // A single letter goes on to the next line; more letters may fit the one where one is.
    const start = wanted.length === 1 ? this.after(node) || this.top[0] : node;
    let one = start;
    do {
      if (fits(one)) {
        this.go(one);
        return;
      }
      one = this.after(one) || this.top[0];
    } while (one !== start);
    this.say(`No open line begins with “${this.typed}”.`);
  }
}
