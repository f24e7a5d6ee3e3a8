// Tables of the chart. Marking by sentences marks a row, marking by phrases a cell.

/** A table of a document; `chart` makes its pieces. */
function chartTable(chart, doc, block, page) {
  const rows = block.rows.map((line, n) => tableRow(chart, doc, line, page, block.header && n === 0));
  const head = block.header ? h("thead", {}, rows[0]) : null;
  const body = h("tbody", {}, block.header ? rows.slice(1) : rows);
  const box = h("div", { class: "cl-table-box" }, h("table", { class: "cl-table" }, head, body));
  watchWidth(box, `Table in ${doc.title}, scrolls sideways`);
  return box;
}

function tableRow(chart, doc, line, page, isHead) {
  const characters = chart.store.characters.get(doc.id);
  const [start, end] = line.sentences[0] || [0, 0];
  let rowPiece = null;
  const cells = line.cells.map((cell) => {
    const words = cell ? plain(characters.slice(...cell).join("")) : "";
    if (isHead) return h("th", { scope: "col" }, words);
    if (!cell) return h("td", { class: "cl-cell" });
    if (chart.phrases) return h("td", {}, chart.piece(doc, ...cell, page, line.line));
    if (rowPiece) return h("td", { class: "cl-cell" }, words);
    // A row is marked whole: its first cell is the button, and names the row.
    rowPiece = chart.piece(doc, ...cell, page, line.line, [start, end]);
    return h("td", { class: "cl-cell" }, rowPiece);
  });
  const number = h("td", { class: "cl-line-cell" }, chart.gutter(line.line));
  const row = h("tr", { "data-line": line.line }, number, cells);
  if (!rowPiece) return row;
  const piece = chart.pieces[chart.pieces.length - 1];
  piece.row = row;
  row.classList.add("cl-row-target");
  row.addEventListener("click", (event) => {
    if (!event.target.closest(".cl-piece")) piece.element.click();
  });
  return row;
}

/** The cells of a table row as one phrase. */
function rowText(text) {
  return plain(text.split("|").map((cell) => cell.trim()).filter(Boolean).join(", "));
}
