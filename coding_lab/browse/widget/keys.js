// The dialog with all keys of a widget.

class KeyboardHelp {
  /** `keys`: [[place, [[key, what it does], …]], …]. */
  constructor(keys) {
    const headingId = newElementId("keys");
    this.element = h(
      "dialog",
      { class: "cl-dialog", "aria-labelledby": headingId },
      h("h4", { id: headingId }, "Keyboard"),
      keys.map(([place, rows]) => [
        h("h5", {}, place),
        h("dl", { class: "cl-keys" }, rows.map(([key, what]) => [h("dt", {}, key), h("dd", {}, what)]).flat()),
      ]).flat(),
      button("Close", () => this.element.close(), { class: "cl-strong" }),
    );
  }

  open() {
    this.element.showModal();
  }
}
