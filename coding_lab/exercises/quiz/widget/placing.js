// Giving each of several things one choice from a list: matching, and labels on a figure. On a
// figure the places can be clicked; the lists beside it do the same for everybody else.

class Placing {
  constructor(card) {
    this.card = card;
    const { question } = card;
    this.selects = new Map();
    const rows = question.places.map((place, n) => this.row(place, n + 1));
    const list = h("ul", { class: "cl-places", role: "list" }, rows);
    if (!question.figure) {
      this.element = list;
      return;
    }
    this.figure = safeFigure(question.figure);
    this.element = h("div", { class: "cl-figure-row" }, this.buildFigure(question.figure), list);
  }

  row(place, number) {
    const { question } = this.card;
    const id = newElementId("place");
    const whereId = newElementId("where");
    const onFigure = Boolean(question.figure);
    const select = h(
      "select",
      {
        id,
        class: "cl-select",
        "aria-describedby": onFigure ? whereId : null,
        onchange: () => this.choose(place.id, select.value),
        onfocus: () => this.mark(place.id),
        onblur: () => this.mark(""),
      },
      h("option", { value: "" }, "Choose …"),
      question.options.map((option) => h("option", { value: option.id }, option.text)),
    );
    this.selects.set(place.id, select);
    const label = onFigure ? `Number ${number}` : place.text;
    const where = onFigure ? h("span", { id: whereId, class: "cl-quiet cl-where" }, place.text) : null;
    return h("li", { class: "cl-field cl-place" }, h("label", { for: id }, label), where, select);
  }

  buildFigure({ title, description }) {
    const titleId = newElementId("figure");
    const descriptionId = newElementId("figure-text");
    const picture = this.figure || h("p", { class: "cl-problem" }, "The figure cannot be shown; its text is below.");
    if (this.figure) {
      this.figure.setAttribute("role", "img");
      this.figure.setAttribute("aria-labelledby", titleId);
      this.figure.setAttribute("aria-describedby", descriptionId);
      this.figure.addEventListener("click", (event) => this.onClick(event));
    }
    return h(
      "figure",
      { class: "cl-figure" },
      h("figcaption", { id: titleId, class: "cl-figure-title" }, title),
      picture,
      h(
        "details",
        { class: "cl-figure-text" },
        h("summary", {}, "The figure in words"),
        h("p", { id: descriptionId }, description),
      ),
    );
  }

  onClick(event) {
    const target = event.target.closest("[data-target]");
    const select = target && this.selects.get(target.getAttribute("data-target"));
    if (!select) return;
    select.focus();
    try {
      select.showPicker();
    } catch {
      // where a browser has no such thing, or forbids it, the list that has focus will do
    }
  }

  choose(placeId, option) {
    const response = { ...(this.card.response || {}) };
    if (option) response[placeId] = option;
    else delete response[placeId];
    this.card.answer(response);
  }

  /** Show on the figure which place the list that has focus is about. */
  mark(placeId) {
    for (const target of this.targets()) {
      target.classList.toggle("cl-current", target.getAttribute("data-target") === placeId);
    }
  }

  targets() {
    return this.figure ? [...this.figure.querySelectorAll("[data-target]")] : [];
  }

  update(response) {
    const given = response && typeof response === "object" && !Array.isArray(response) ? response : {};
    for (const [placeId, select] of this.selects) {
      const value = given[placeId] || "";
      if (select.value !== value) select.value = value;
    }
    for (const target of this.targets()) {
      target.classList.toggle("cl-filled", Boolean(given[target.getAttribute("data-target")]));
    }
  }

  focus() {
    const open = [...this.selects.values()].find((select) => !select.value);
    (open || this.selects.values().next().value).focus();
  }
}

/** The figure as an element; the kernel has refused every figure that holds more than a drawing. */
function safeFigure(figure) {
  const root = new DOMParser().parseFromString(figure.svg, "image/svg+xml").documentElement;
  if (root.localName !== "svg") return null;
  const svg = document.importNode(root, true);
  svg.querySelector("title")?.remove(); // said beside it; a tooltip over the whole figure is in the way
  svg.querySelector("desc")?.remove();
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  svg.setAttribute("focusable", "false");
  svg.classList.add("cl-drawing");
  return svg;
}
