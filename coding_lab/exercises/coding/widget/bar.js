// What the workstation's bar has beside saving, undo and time.

function workstationBar(view) {
  const warnings = [...view.model.get("warnings")];
  const { problem } = view.model.get("book");
  if (problem) {
    warnings.push(`There is no code book, so codes cannot be searched or checked; what you type is saved. ${problem}`);
  }
  const book = button("Code book", () => view.openBook(), { icon: "book", class: "cl-plain" });
  return new SavingBar(view, { keys: KEYS, more: [book], warnings });
}

const KEYS = [
  ["Chart", [
    ["↑ ↓ ← →", "previous or next piece of text"],
    ["Home, End", "first or last piece of the document"],
    ["Space, Enter", "mark the piece, or take the mark away"],
    ["1 … 9", "mark for that line from now on"],
    ["Escape", "back to the field of the line"],
  ]],
  ["Code field", [
    ["↓ ↑", "walk through the codes found"],
    ["Enter", "take the code; open a code that needs more characters"],
    ["→ ←", "open such a code, and go back"],
    ["Escape", "go back, close the list, restore the code"],
  ]],
  ["Everywhere", [
    ["Alt + ↑ ↓", "move the line up or down"],
    ["Ctrl + Z", "undo (outside text fields)"],
    ["Ctrl + Shift + Z", "do again"],
  ]],
];
