// Small parts of every exercise on a page.

/** Bring children into an order without moving the one that has focus, which would lose it. */
function arrange(list, wanted) {
  if (wanted.every((element, n) => list.children[n] === element)) return;
  const focused = wanted.find((element) => focusedIn(element));
  if (!focused || focused.parentElement !== list) {
    wanted.forEach((element, n) => {
      if (list.children[n] !== element) list.insertBefore(element, list.children[n] || null);
    });
    return;
  }
  const at = wanted.indexOf(focused);
  for (const element of wanted.slice(0, at)) list.insertBefore(element, focused);
  for (const element of wanted.slice(at + 1)) list.append(element);
}

/** Hide the saved answer's table beside this view while the view lives. */
function hideStaticTable(host, caseId) {
  const hiddenOnes = new Set();
  const hide = (area) => {
    for (const table of area.querySelectorAll(`[data-coding-lab-static="${caseId}"]`)) {
      const box = table.closest(".jp-OutputArea-child, .output_area") || table;
      if (box.contains(host) || box.hidden) continue;
      box.hidden = true;
      box.style.display = "none"; // JupyterLab's own display would win over the attribute
      hiddenOnes.add(box);
    }
  };
  let tables = null;
  // A view is drawn before it is put on the page; its size changes when it gets there.
  const arrival = new ResizeObserver(() => {
    const area = host.closest(".jp-OutputArea, .output, .cell-output");
    if (!area || tables) return;
    hide(area);
    tables = new MutationObserver(() => hide(area)); // the table is drawn anew after each save
    tables.observe(area, { childList: true, subtree: true });
  });
  arrival.observe(host);
  return () => {
    arrival.disconnect();
    if (tables) tables.disconnect();
    for (const box of hiddenOnes) {
      box.hidden = false;
      box.style.display = "";
    }
  };
}

/** Send what is not sent when the page is left; returns a way to stop. */
function saveOnLeaving(store) {
  const leave = () => store.flush();
  window.addEventListener("pagehide", leave);
  window.addEventListener("beforeunload", leave);
  document.addEventListener("visibilitychange", leave);
  return () => {
    window.removeEventListener("pagehide", leave);
    window.removeEventListener("beforeunload", leave);
    document.removeEventListener("visibilitychange", leave);
  };
}

/** Undo, redo and Ctrl+S, which saves nothing that is not saved already, and says so. */
function undoKeys(store, event) {
  const command = event.ctrlKey || event.metaKey;
  if (!command || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "s") {
    event.preventDefault();
    store.flush();
    store.say("Answers save themselves.");
    return;
  }
  if (isTextField(event.target)) return;
  if (key === "z" && !event.shiftKey) store.undo();
  else if ((key === "z" && event.shiftKey) || key === "y") store.redo();
  else return;
  event.preventDefault();
}
