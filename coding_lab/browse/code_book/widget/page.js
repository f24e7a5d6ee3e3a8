// The page of a code: where it stands, what its notes say, what stands under and beside it.

class BookPage {
  /** `options`: onGo(code) for links, onUse(item) or nothing, say(text), heading ("h4" …),
   * isPath: whether what stands above is one line. */
  constructor(options) {
    Object.assign(this, options);
  }

  /** The elements of a page; the first heading of it can take focus. */
  build(page) {
    this.title = h(
      this.heading,
      { class: "cl-book-code", tabindex: "-1" },
      h("span", { class: "cl-code" }, page.code),
      ` ${page.title} `,
    );
    const parts = [
      this.path(page.parents),
      this.title,
      this.state(page),
      ...page.notes.map((group) => this.notes(group, page)),
      page.seventh ? this.seventh(page.seventh, page) : null,
      this.codes("Under it", page.children, true),
      this.codes("Beside it", page.siblings, page.siblings.length <= 12),
    ];
    return parts.filter(Boolean);
  }

  state(page) {
    const use = page.billable && this.onUse;
    return h(
      "div",
      { class: "cl-book-state" },
      billableTag(page, true),
      page.validity ? h("span", { class: "cl-quiet" }, page.validity) : null,
      use ? button(`Use ${page.code}`, () => this.onUse(page), { icon: "check", class: "cl-small" }) : null,
      this.canCopy ? button(`Copy ${page.code}`, () => copyCode(page.code, this.say), { class: "cl-small" }) : null,
    );
  }

  path(parents) {
    if (!parents.length) return null;
    const steps = parents.map((item) => h("li", {}, this.link(item.code, `${item.code} ${item.title}`)));
    const look = this.isPath ? "cl-path cl-path-line" : "cl-path";
    return h("ol", { class: look, role: "list", "aria-label": "Above it" }, steps);
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
      this.words(note.parts),
      note.inherited && !folded ? h("span", { class: "cl-origin" }, ` from ${note.origin}`) : null,
    );
  }

  words(parts) {
    return parts.map((part) => (part.code ? this.link(part.code, part.text) : part.text));
  }

  /** The 7th characters as a table; a row names the code that it makes, where it makes one. */
  seventh(seventh, page) {
    const makes = seventh.rows.some((row) => row.made);
    const head = ["7th", "Meaning", ...(makes ? ["Code"] : [])];
    const rows = seventh.rows.map((row) =>
      h(
        "tr",
        { class: row.made && row.made === page.code ? "cl-row-now" : null },
        h("th", { scope: "row", class: "cl-code" }, row.character),
        h("td", {}, row.meaning),
        makes ? h("td", { class: "cl-cell-code" }, this.made(row.made, page)) : null,
      ),
    );
    const box = h(
      "div",
      { class: "cl-table-scroll" },
      h(
        "table",
        { class: "cl-book-table" },
        h("caption", {}, "7th characters", seventh.inherited ? h("span", { class: "cl-origin" }, ` from ${seventh.origin}`) : null),
        h("thead", {}, h("tr", {}, head.map((words) => h("th", { scope: "col" }, words)))),
        h("tbody", {}, rows),
      ),
    );
    watchWidth(box, `7th characters of ${page.code}, scrolls sideways`);
    return h("div", { class: "cl-note" }, seventh.words.length ? h("p", {}, this.words(seventh.words)) : null, box);
  }

  made(code, page) {
    if (!code) return "";
    return code === page.code ? [code, hidden(", this code")] : this.link(code, code);
  }

  codes(label, items, open) {
    if (!items.length) return null;
    const list = items.map((item) =>
      h(
        "li",
        {},
        this.link(item.code, item.code),
        h("span", {}, ` ${item.title}`),
        item.billable || item.kind !== "code" ? null : h("span", { class: "cl-origin" }, " needs more characters"),
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
      { type: "button", class: "cl-link", title: `Look up ${code}`, onclick: () => this.onGo(code) },
      words,
    );
  }
}

/** “billable”, or what it is instead, in words. In a tree, where most lines need more characters
 * and open, only a screen reader is told so. */
function billableTag(item, full = false, quiet = false) {
  if (item.billable) return h("span", { class: "cl-tag cl-tag-billable" }, "billable");
  if (item.kind && item.kind !== "code") return full ? h("span", { class: "cl-tag cl-tag-range" }, item.kind) : null;
  return quiet ? hidden("needs more characters") : h("span", { class: "cl-tag cl-tag-more" }, "needs more characters");
}

/** Copy a code, and say so; a page without secure connection has no clipboard of its own. */
async function copyCode(code, say) {
  try {
    await navigator.clipboard.writeText(code);
  } catch {
    const before = document.activeElement;
    const field = h("textarea", { "aria-hidden": "true", tabindex: "-1", class: "cl-hidden" });
    field.value = code;
    (before?.closest("dialog") || document.body).append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus();
    if (!done) {
      say(`${code} could not be copied: this browser does not allow it.`);
      return;
    }
  }
  say(`${code} copied.`);
}
