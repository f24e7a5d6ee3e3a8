// The code field: an editable combobox with a list (W3C ARIA Authoring Practices).
// The kernel searches; one question is on its way at a time, and the newest text goes next,
// so the list keeps up with typing without a fixed pause.

// QA0 and QA1 are the categories whose second character is a letter.
const CODE_LIKE = /^(?:[a-z]\d[0-9a-z]{1,5}|qa\d[0-9a-z]{0,4})$/i;

class Picker {
  /** `options`: store (ask, say, flush), onCommit(code, typing), onChoose(item), describedBy,
   * and where it is no search for codes: placeholder, question(text). */
  constructor(options) {
    Object.assign(this, options);
    const listId = newElementId("list");
    this.inputId = newElementId("code");
    this.levels = []; // what the list shows, and above it what Escape goes back to
    this.active = -1;
    this.value = "";
    this.input = h("input", {
      id: this.inputId,
      class: "cl-input cl-code-input",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      maxlength: "200",
      placeholder: this.placeholder || "Code or words",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
      "aria-describedby": this.describedBy,
    });
    this.head = h("div", { class: "cl-popup-head" });
    this.list = h("ul", { role: "listbox", id: listId, class: "cl-options", "aria-label": "Codes" });
    this.popup = h("div", { class: "cl-popup", popover: "manual" }, this.head, this.list);
    this.element = h("div", { class: "cl-picker" }, this.input, this.popup);
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.onBlur());
    this.input.addEventListener("click", () => {
      if (!this.open && this.input.value.trim()) this.search();
    });
    // The list must not take focus from the field.
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.index));
    });
    this.head.addEventListener("click", () => this.stepBack());
    this.place = this.place.bind(this);
    // The list goes out of sight with its field, and comes back with it.
    this.sight = new IntersectionObserver((entries) => {
      this.popup.classList.toggle("cl-out-of-sight", !entries[entries.length - 1].isIntersecting);
    });
  }

  get open() {
    return this.levels.length > 0;
  }

  get items() {
    return this.open ? this.levels[this.levels.length - 1].items : [];
  }

  /** Show the code of the sheet, unless somebody is typing in this field. */
  show(code) {
    const typing = this.editing && focusedIn(this.element);
    if (typing && code === this.value) return;
    if (this.draft && code === "" && this.value === "") return; // words that are no code stay
    this.value = code;
    this.editing = false;
    if (this.input.value !== code) this.input.value = code;
  }

  // ---- typing ------------------------------------------------------------------------------

  onInput() {
    this.editing = true;
    this.draft = "";
    const code = this.typedCode();
    if (code !== null) this.commit(code, true);
    if (this.input.value.trim().length > 1) this.search();
    else this.close();
  }

  /** The field's text as a code; "" when empty, null when it is words. */
  typedCode() {
    const text = this.input.value.trim();
    if (!text) return "";
    return CODE_LIKE.test(text.replace(/[\s.]/g, "")) ? text.toUpperCase() : null;
  }

  commit(code, typing) {
    this.value = code;
    this.onCommit(code, typing);
  }

  onBlur() {
    this.close();
    const wasEditing = this.editing;
    this.editing = false;
    if (!wasEditing) return;
    const code = this.typedCode();
    if (code !== null) {
      this.draft = "";
      if (code && this.input.value !== code) this.input.value = code;
      this.commit(code, false);
    } else {
      this.draft = this.input.value.trim();
      this.commit("", false);
    }
    this.store.flush();
  }

  // ---- searching ---------------------------------------------------------------------------

  async search() {
    this.wanted = this.input.value.trim();
    if (this.asking) return;
    this.asking = true;
    let shown = null;
    while (this.wanted !== null && this.wanted !== shown) {
      shown = this.wanted;
      const reply = await this.question(shown);
      if (!this.editing && !focusedIn(this.element)) break;
      // A stale reply is not shown; what is typed now is asked for instead.
      if (this.wanted === shown && this.input.value.trim() === shown) {
        const items = reply.items || [];
        // Somebody who has walked to a code already keeps it, if the new list has it too.
        const key = (item) => item.id || item.code;
        const walkedTo = this.items[this.active];
        const active = walkedTo ? items.findIndex((item) => key(item) === key(walkedTo)) : -1;
        this.showLevels([{ title: "", items, problem: reply.problem, text: shown }], active);
      }
    }
    this.asking = false;
  }

  question(text) {
    return this.store.ask("search", { text });
  }

  async openChildren(item) {
    const above = this.levels;
    this.wanted = null; // a list still on its way would close the one that is opened now
    const reply = await this.store.ask("children", { code: item.code });
    if (this.levels !== above) return;
    const level = { title: `${item.code} ${item.title}`, items: reply.items || [], problem: reply.problem };
    this.showLevels([...above, level], 0);
    this.store.say(`Under ${item.code}: ${this.countWords(level.items)}. Escape goes back.`);
  }

  stepBack() {
    if (this.levels.length < 2) return false;
    const from = this.levels[this.levels.length - 1].title.split(" ")[0];
    const levels = this.levels.slice(0, -1);
    const at = levels[levels.length - 1].items.findIndex((item) => item.code === from);
    this.showLevels(levels, Math.max(at, 0));
    return true;
  }

  showLevels(levels, active = -1) {
    this.levels = levels;
    const level = levels[levels.length - 1];
    this.head.replaceChildren(
      ...(levels.length > 1
        ? [button(`Back from ${level.title}`, () => {}, { class: "cl-plain cl-back", tabindex: "-1", icon: "undo" })]
        : []),
    );
    this.list.replaceChildren(...level.items.map((item, n) => this.option(item, n)));
    if (!level.items.length) {
      const why = level.problem || `Nothing found for “${level.text || level.title}”. Try fewer or other words.`;
      this.head.append(h("p", { class: "cl-popup-note" }, why));
    }
    this.list.hidden = !level.items.length;
    setAttribute(this.input, "aria-expanded", String(level.items.length > 0));
    this.setActive(active);
    this.openPopup();
    this.sayCount(level);
  }

  option(item, n) {
    return h(
      "li",
      { role: "option", id: `${this.inputId}-option-${n}`, class: "cl-option", "data-index": n, "aria-selected": "false" },
      h("span", { class: "cl-code" }, item.code),
      h("span", { class: "cl-option-title" }, item.title),
      item.billable
        ? h("span", { class: "cl-tag cl-tag-billable" }, "billable")
        : h("span", { class: "cl-tag cl-tag-more" }, "needs more characters"),
    );
  }

  sayCount(level) {
    clearTimeout(this.countTimer);
    if (this.levels.length > 1) return;
    this.countTimer = setTimeout(() => {
      if (this.open) this.store.say(level.problem || this.countWords(level.items));
    }, 700);
  }

  setActive(n) {
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.active = n;
    const option = this.list.children[n];
    setAttribute(this.input, "aria-activedescendant", option ? option.id : null);
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    // Scroll the list alone, never the page.
    const { offsetTop: top, offsetHeight: height } = option;
    if (top < this.list.scrollTop) this.list.scrollTop = top;
    else if (top + height > this.list.scrollTop + this.list.clientHeight) this.list.scrollTop = top + height - this.list.clientHeight;
  }

  // ---- the popup ---------------------------------------------------------------------------

  openPopup() {
    if (this.popup.showPopover && !this.popup.matches(":popover-open")) {
      this.popup.showPopover();
      this.sight.observe(this.input);
      window.addEventListener("scroll", this.place, true);
      window.addEventListener("resize", this.place);
    }
    this.place();
  }

  /** Under the field, or above it where there is more room; always inside the window. */
  place(event) {
    if (event && event.target instanceof Node && this.popup.contains(event.target)) return;
    if (!this.popup.showPopover) return;
    const field = this.input.getBoundingClientRect();
    const below = window.innerHeight - field.bottom - 12;
    const above = field.top - 12;
    const up = below < 180 && above > below;
    const width = Math.min(Math.max(field.width, 480), window.innerWidth - 16);
    const left = Math.max(8, Math.min(field.left, window.innerWidth - width - 8));
    Object.assign(this.popup.style, {
      width: `${width}px`,
      left: `${left}px`,
      maxHeight: `${Math.max(120, Math.min(up ? above : below, 380))}px`,
      top: up ? "auto" : `${field.bottom + 4}px`,
      bottom: up ? `${window.innerHeight - field.top + 4}px` : "auto",
    });
  }

  close() {
    clearTimeout(this.countTimer);
    this.wanted = null;
    this.levels = [];
    this.setActive(-1);
    setAttribute(this.input, "aria-expanded", "false");
    if (this.popup.showPopover && this.popup.matches(":popover-open")) this.popup.hidePopover();
    window.removeEventListener("scroll", this.place, true);
    window.removeEventListener("resize", this.place);
    this.sight.disconnect();
  }

  // ---- choosing ----------------------------------------------------------------------------

  choose(n) {
    const item = this.items[n];
    if (!item) return;
    if (!item.billable) {
      this.openChildren(item);
      return;
    }
    this.editing = false;
    this.draft = "";
    this.input.value = item.code;
    this.value = item.code;
    this.close();
    this.onChoose(item);
    this.store.say(`${item.code} ${item.title}, chosen.`);
  }

  onKey(event) {
    const count = this.items.length;
    const plainKey = !event.ctrlKey && !event.metaKey && !event.altKey;
    const item = this.items[this.active];
    const caretAtEnd = this.input.selectionStart === this.input.value.length;
    if (event.altKey && event.key === "ArrowUp" && this.open) this.close();
    else if (!plainKey) return;
    else if (event.key === "ArrowDown" && !this.open) this.search();
    else if (event.key === "ArrowDown") this.setActive(count ? (this.active + 1) % count : -1);
    else if (event.key === "ArrowUp" && this.open) this.setActive(count ? (Math.max(this.active, 0) - 1 + count) % count : -1);
    else if (event.key === "ArrowRight" && item && !item.billable && caretAtEnd) this.openChildren(item);
    else if (event.key === "ArrowLeft" && this.levels.length > 1 && item && caretAtEnd) this.stepBack();
    else if (event.key === "Enter") this.onEnter(item);
    else if (event.key === "Escape" && (this.open || this.editing)) this.onEscape();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  onEnter(item) {
    if (item) {
      this.choose(this.active);
      return;
    }
    const typed = this.typedCode();
    if (typed === null) {
      if (!this.open) this.search();
      return;
    }
    this.editing = false;
    this.input.value = typed;
    this.close();
    this.commit(typed, false);
    this.store.flush();
  }

  onEscape() {
    if (this.stepBack()) return;
    if (this.open) {
      this.close();
      return;
    }
    this.editing = false;
    this.draft = "";
    this.input.value = this.value;
  }

  countWords(items) {
    const more = items.filter((item) => !item.billable).length;
    const count = items.length === 1 ? "1 code" : `${items.length} codes`;
    return more ? `${count}, ${more} of them need more characters` : count;
  }
}
