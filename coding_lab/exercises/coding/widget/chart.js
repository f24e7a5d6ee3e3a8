// The chart: documents as tabs or in one scroll, cut into pieces that are toggle buttons.
// Inside a document one piece is in the tab order; arrow keys walk from piece to piece.

class ChartPane {
  constructor(view) {
    this.view = view;
    this.store = view.store;
    this.oneScroll = remembered.get("one-scroll", "no") === "yes";
    this.phrases = remembered.get("phrases", "no") === "yes";
    this.current = 0;
    this.headingId = newElementId("chart");
    this.hintId = newElementId("chart-hint");
    this.element = h("section", { class: "cl-pane cl-chart", "aria-labelledby": this.headingId });
    this.target = h("select", { class: "cl-select", onchange: () => view.select(this.target.value) });
    this.scrollButton = button("One scroll", () => this.toggleScroll());
    this.phraseButton = button("Mark phrases", () => this.togglePhrases());
    this.back = button("Back to the worksheet", () => view.focusTarget(), { icon: "next", quiet: true });
    this.body = h("div", { class: "cl-chart-body" });
    this.element.append(
      h("p", { id: this.headingId, class: "cl-pane-title" }, "Chart"),
      h(
        "div",
        { class: "cl-tools" },
        h("label", { class: "cl-field cl-inline" }, h("span", {}, "Mark words for"), this.target),
        this.back,
        h("span", { class: "cl-spring" }),
        this.phraseButton,
        this.store.case.documents.length > 1 ? this.scrollButton : null,
      ),
      h(
        "p",
        { id: this.hintId, class: "cl-hidden" },
        "Arrow keys move between pieces, Space or Enter marks one as evidence, Escape goes back to the line.",
      ),
      this.body,
    );
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.build();
  }

  get documents() {
    return this.store.case.documents;
  }

  toggleScroll() {
    this.oneScroll = !this.oneScroll;
    remembered.set("one-scroll", this.oneScroll ? "yes" : "no");
    this.build();
    this.update();
  }

  togglePhrases() {
    this.phrases = !this.phrases;
    remembered.set("phrases", this.phrases ? "yes" : "no");
    this.build();
    this.update();
  }

  // ---- building ----------------------------------------------------------------------------

  build() {
    setAttribute(this.scrollButton, "aria-pressed", String(this.oneScroll));
    setAttribute(this.phraseButton, "aria-pressed", String(this.phrases));
    this.pieces = [];
    this.tabs = [];
    const several = this.documents.length > 1;
    this.panels = this.documents.map((doc, n) => this.buildDocument(doc, several && !this.oneScroll, n));
    const list = several && !this.oneScroll ? this.buildTabs() : null;
    this.body.replaceChildren(...(list ? [list] : []), h("div", { class: "cl-pages" }, this.panels));
    if (list) this.showTab(this.current);
    this.panels.forEach((panel, n) => this.setStop(this.pieces.filter((p) => p.page === n)[0], n));
  }

  buildTabs() {
    const list = h("div", { role: "tablist", class: "cl-tabs", "aria-label": "Documents of the chart" });
    this.tabs = this.documents.map((doc, n) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          class: "cl-tab",
          id: `${this.headingId}-tab-${n}`,
          "aria-controls": this.panels[n].id,
          onclick: () => this.showTab(n),
        },
        h("span", {}, doc.title),
        h("span", { class: "cl-tab-count" }),
      ),
    );
    list.append(...this.tabs);
    list.addEventListener("keydown", (event) => {
      const last = this.tabs.length - 1;
      const next = {
        ArrowRight: this.current === last ? 0 : this.current + 1,
        ArrowLeft: this.current === 0 ? last : this.current - 1,
        Home: 0,
        End: last,
      }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      this.showTab(next);
      this.tabs[next].focus();
    });
    return list;
  }

  showTab(n) {
    this.current = n;
    this.tabs.forEach((tab, i) => {
      setAttribute(tab, "aria-selected", String(i === n));
      tab.tabIndex = i === n ? 0 : -1;
    });
    this.panels.forEach((panel, i) => {
      panel.hidden = i !== n;
    });
  }

  buildDocument(doc, asPanel, page) {
    const titleId = newElementId("document");
    const author = `${doc.author}, ${doc.role}`;
    const panel = h(
      asPanel ? "div" : "article",
      {
        class: "cl-page",
        id: `${this.headingId}-page-${page}`,
        role: asPanel ? "tabpanel" : null,
        "aria-labelledby": asPanel ? `${this.headingId}-tab-${page}` : titleId,
      },
      h(
        "header",
        { class: "cl-page-head" },
        h("h4", { id: titleId }, doc.title),
        h("p", {}, doc.dated ? `${author} · ${doc.dated}` : author),
      ),
    );
    const text = h("div", {
      role: "group",
      class: "cl-text",
      "aria-label": `${doc.title}: text to mark`,
      "aria-describedby": this.hintId,
    });
    for (const block of doc.blocks) text.append(this.buildBlock(doc, block, page));
    panel.append(text);
    return panel;
  }

  buildBlock(doc, block, page) {
    if (block.kind === "rule") return h("hr", { class: "cl-rule" });
    if (block.kind === "table") return chartTable(this, doc, block, page);
    const row = (tag, attributes, line) =>
      h(tag, { ...attributes, "data-line": line.line }, this.gutter(line.line), this.rowText(doc, line, page));
    if (block.kind === "heading") {
      const level = Math.min(block.level, 3);
      // The document's title is a heading of level 4.
      return row(`h${Math.min(4 + level, 6)}`, { class: `cl-row cl-heading cl-heading-${level}` }, block.rows[0]);
    }
    if (block.kind === "list" || block.kind === "numbered") {
      const items = block.rows.map((line) => {
        const bullet = h("span", { class: "cl-bullet", "aria-hidden": "true" }, line.number ? `${line.number}.` : "•");
        const item = row("li", { class: "cl-row", style: `--depth: ${line.depth || 0}` }, line);
        item.lastChild.prepend(bullet);
        return item;
      });
      const start = block.kind === "numbered" ? block.rows[0].number : null;
      return h(start ? "ol" : "ul", { class: "cl-list", role: "list", start }, items);
    }
    const rows = block.rows.map((line) => row("p", { class: "cl-row" }, line));
    return h(block.kind === "quotation" ? "blockquote" : "div", { class: `cl-${block.kind}` }, rows);
  }

  gutter(line) {
    return h("span", { class: "cl-line" }, hidden("Line "), String(line));
  }

  rowText(doc, line, page) {
    const characters = this.store.characters.get(doc.id);
    const text = h("span", { class: "cl-row-text" });
    for (const [start, end, phrases] of line.sentences) {
      const cuts = this.phrases ? phrases : [[start, end]];
      let reached = start;
      for (const [from, to] of cuts) {
        if (from > reached) text.append(characters.slice(reached, from).join(""));
        text.append(this.piece(doc, from, to, page, line.line));
        reached = to;
      }
      if (end > reached) text.append(characters.slice(reached, end).join(""));
      text.append(" ");
    }
    return text;
  }

  /** One markable piece; in a table whose rows are marked whole, `span` is the row's. */
  piece(doc, start, end, page, line, span = [start, end]) {
    const characters = this.store.characters.get(doc.id);
    const words = plain(characters.slice(start, end).join(""));
    const badges = h("span", { class: "cl-badges" });
    const isRow = span[0] !== start || span[1] !== end;
    const rowWords = isRow ? rowText(characters.slice(span[0], span[1]).join("")) : null;
    const element = h(
      "span",
      { role: "button", class: "cl-piece", tabindex: "-1", "aria-pressed": "false" },
      words,
      badges,
    );
    const piece = { doc, start: span[0], end: span[1], page, line, element, badges, rowWords, words, seen: "" };
    element.addEventListener("click", () => {
      // Selecting text with the mouse is reading, not marking.
      if (String(window.getSelection()).trim()) return;
      this.setStop(piece, page);
      this.toggle(piece);
    });
    element.addEventListener("focus", () => this.setStop(piece, page));
    this.pieces.push(piece);
    return element;
  }

  // ---- marking -----------------------------------------------------------------------------

  toggle(piece) {
    const target = this.view.targetForMarking();
    const marks = targetIn(this.store.sheet, target.id)?.evidence || [];
    const on = coverage(marks, piece.doc.id, piece.start, piece.end) === "true";
    const characters = this.store.characters.get(piece.doc.id);
    const words = characters.slice(piece.start, piece.end).join("");
    this.store.change(on ? "marking taken away" : "marking", (sheet) => {
      let item = targetIn(sheet, target.id);
      if (!item) {
        item = target.item;
        sheet.lines.push(item);
      }
      item.evidence = on
        ? withoutPiece(item.evidence, piece.doc.id, piece.start, piece.end, characters)
        : withPiece(item.evidence, piece.doc.id, piece.start, piece.end, words);
    });
  }

  onKey(event) {
    const element = event.target.closest(".cl-piece");
    if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
    const visible = this.pieces.filter((piece) => !this.panels[piece.page].hidden);
    const at = visible.findIndex((piece) => piece.element === element);
    const go = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: visible.findIndex((piece) => piece.page === visible[at].page),
      End: visible.findLastIndex((piece) => piece.page === visible[at].page),
    }[event.key];
    if (go !== undefined) {
      event.preventDefault();
      const next = visible[Math.max(0, Math.min(visible.length - 1, go))];
      next.element.focus();
      reveal(next.element);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.toggle(visible[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.view.focusTarget();
    } else if (/^[1-9]$/.test(event.key)) {
      const line = this.store.sheet.lines[Number(event.key) - 1];
      if (!line) return;
      event.preventDefault();
      this.view.select(line.id);
      this.store.say(`Marking for line ${event.key}.`);
    }
  }

  /** Make one piece of a page the one that Tab reaches. */
  setStop(piece, page) {
    if (!piece) return;
    for (const other of this.pieces) if (other.page === page) other.element.tabIndex = other === piece ? 0 : -1;
  }

  /** Put focus on the piece that a page would give Tab to. */
  focus() {
    const page = this.oneScroll ? null : this.current;
    const stop = this.pieces.find((p) => p.element.tabIndex === 0 && (page === null || p.page === page));
    if (!stop) return;
    stop.element.focus({ preventScroll: true });
    reveal(stop.element);
  }

  /** Show and focus the words of a mark. */
  jumpTo(mark) {
    const page = this.documents.findIndex((doc) => doc.id === mark.document);
    if (page < 0) return;
    if (this.tabs.length) this.showTab(page);
    const piece = this.pieces.find((p) => p.page === page && overlaps(mark, p.doc.id, p.start, p.end));
    if (!piece) return;
    this.setStop(piece, page);
    piece.element.focus({ preventScroll: true });
    reveal(piece.element);
  }

  // ---- showing the sheet -------------------------------------------------------------------

  update() {
    const targets = this.store.targets();
    const selected = this.view.selected;
    this.updateTargetChoice(targets, selected);
    for (const piece of this.pieces) this.updatePiece(piece, targets, selected);
    this.tabs.forEach((tab, n) => {
      const id = this.documents[n].id;
      const count = targets.flatMap((t) => t.item.evidence).filter((mark) => mark.document === id).length;
      const words = count === 1 ? "1 mark" : `${count} marks`;
      const box = tab.lastChild;
      if (box.dataset.count === String(count)) return;
      box.dataset.count = count;
      box.replaceChildren(...(count ? [h("span", { "aria-hidden": "true" }, String(count)), hidden(`, ${words}`)] : []));
    });
  }

  updateTargetChoice(targets, selected) {
    const options = targets.length ? targets : [{ id: "", name: "a new line" }];
    const wanted = JSON.stringify(options.map((t) => [t.id, t.name]));
    if (this.target.dataset.options !== wanted) {
      this.target.dataset.options = wanted;
      this.target.replaceChildren(...options.map((t) => h("option", { value: t.id }, t.name)));
    }
    this.target.value = targets.some((t) => t.id === selected) ? selected : "";
  }

  updatePiece(piece, targets, selected) {
    const touching = targets.filter((t) => t.item.evidence.some((m) => overlaps(m, piece.doc.id, piece.start, piece.end)));
    const mine = touching.find((t) => t.id === selected);
    const pressed = mine ? coverage(mine.item.evidence, piece.doc.id, piece.start, piece.end) : "false";
    // A mark over several pieces carries its number once, where it ends.
    const ending = touching.filter((t) => t.item.evidence.some((m) => m.document === piece.doc.id && m.end > piece.start && m.end <= piece.end));
    const seen = `${pressed}|${touching.map((t) => t.badge).join()}|${ending.length}`;
    if (piece.seen === seen) return;
    piece.seen = seen;
    const { element } = piece;
    setAttribute(element, "aria-pressed", pressed);
    element.classList.toggle("cl-mine", Boolean(mine));
    element.classList.toggle("cl-other", !mine && touching.length > 0);
    if (piece.row) {
      piece.row.classList.toggle("cl-mine", Boolean(mine));
      piece.row.classList.toggle("cl-other", !mine && touching.length > 0);
    }
    const spoken = touching.map((t) => t.name.replace(/:.*/, "").toLowerCase()).join(", ");
    piece.badges.replaceChildren(
      ...ending.map((t) => h("span", { class: t === mine ? "cl-badge cl-badge-mine" : "cl-badge", "aria-hidden": "true" }, t.badge)),
      ...(touching.length ? [hidden(`, marked for ${spoken}`)] : []),
    );
    if (piece.rowWords) {
      const name = `${piece.rowWords}, row${touching.length ? `, marked for ${spoken}` : ""}`;
      setAttribute(element, "aria-label", name);
    }
  }
}

/** Words without the signs of Markdown emphasis. */
function plain(text) {
  return text.replace(/\*\*([^*]+)\*\*/g, "$1").replace(/(^|\s)[*_]([^*_]+)[*_](?=\W|$)/g, "$1$2");
}
