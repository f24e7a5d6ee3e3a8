// The workstation's sheet: codes, queries, “nothing to code”. Saving is in saving.js.

class Store extends SavedSheet {
  constructor(model) {
    super(model);
    this.case = model.get("case");
    this.characters = characterTable(this.case.documents);
    this.lineNotes = model.get("saved").lines;
  }

  isSheet(sheet) {
    return Array.isArray(sheet.lines);
  }

  takeNotes(message) {
    this.lineNotes = message.lines;
    this.emit("notes");
  }

  // ---- reading the sheet -------------------------------------------------------------------

  /** Everything that evidence can be marked for, in order: code lines, queries, no code. */
  targets() {
    const found = this.sheet.lines.map((line, n) => ({
      kind: "line",
      id: line.id,
      badge: String(n + 1),
      name: line.code ? `Line ${n + 1}: ${line.code}` : `Line ${n + 1}`,
      item: line,
    }));
    this.sheet.queries.forEach((query, n) => {
      const badge = `Q${n + 1}`;
      found.push({ kind: "query", id: query.id, badge, name: `Query ${n + 1}`, item: query });
    });
    if (this.sheet.no_code) {
      found.push({ kind: "no_code", id: "no_code", badge: "0", name: "Nothing to code", item: this.sheet.no_code });
    }
    return found;
  }
}

/** The thing in a sheet that a target id names. */
function targetIn(sheet, id) {
  if (id === "no_code") return sheet.no_code;
  return sheet.lines.find((line) => line.id === id) || sheet.queries.find((query) => query.id === id);
}

function emptyLine() {
  return { id: newId("line"), code: "", poa: null, confidence: null, evidence: [] };
}
