// Marked stretches of a chart document. Positions count characters (code points), as the
// kernel does, so text is cut through an array of characters and never by UTF-16 index.

/** The characters of each document, by document id. */
function characterTable(documents) {
  return new Map(documents.map((doc) => [doc.id, Array.from(doc.text)]));
}

function overlaps(mark, documentId, start, end) {
  return mark.document === documentId && mark.start < end && start < mark.end;
}

/** How far a piece is marked by some marks: "true", "false", or "mixed" when only partly. */
function coverage(marks, documentId, start, end) {
  const parts = marks
    .filter((mark) => overlaps(mark, documentId, start, end))
    .sort((a, b) => a.start - b.start);
  if (!parts.length) return "false";
  let reached = start;
  for (const part of parts) {
    if (part.start > reached) return "mixed";
    reached = Math.max(reached, part.end);
  }
  return reached >= end ? "true" : "mixed";
}

/** Marks with a piece added; what lies inside the piece is taken up by it. */
function withPiece(marks, documentId, start, end, quote) {
  const kept = marks.filter(
    (mark) => !(mark.document === documentId && mark.start >= start && mark.end <= end),
  );
  return [...kept, { document: documentId, start, end, quote }];
}

/** Marks with a piece taken out; what a mark has left on either side stays marked. */
function withoutPiece(marks, documentId, start, end, characters) {
  const kept = [];
  for (const mark of marks) {
    if (!overlaps(mark, documentId, start, end)) {
      kept.push(mark);
      continue;
    }
    for (const [from, to] of [[mark.start, Math.min(start, mark.end)], [Math.max(end, mark.start), mark.end]]) {
      const rest = trimmed(characters, from, to);
      if (rest) kept.push({ document: documentId, ...rest });
    }
  }
  return kept;
}

/** A stretch without white space and loose punctuation at its ends; null when no word is left. */
function trimmed(characters, from, to) {
  const idle = /[\s,;:|()–—-]/;
  let start = from;
  let end = to;
  while (start < end && idle.test(characters[start])) start += 1;
  while (end > start && /[\s,;:|–—-]/.test(characters[end - 1])) end -= 1;
  const quote = characters.slice(start, end).join("");
  return /[\p{L}\p{N}]/u.test(quote) ? { start, end, quote } : null;
}

/** Number of the source line (from 1) in which a character stands. */
function lineOf(characters, position) {
  let line = 1;
  for (let i = 0; i < position && i < characters.length; i += 1) if (characters[i] === "\n") line += 1;
  return line;
}
