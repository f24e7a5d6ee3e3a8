// Small helpers over the DOM. Every file of a folder `widget` is plain JavaScript; they are
// joined into one module in the order that front_end.py names.

let idCount = 0;

/** A new id for an element, unique on the page as long as this module lives. */
function newElementId(word) {
  idCount += 1;
  return `coding-lab-${MODULE_ID}-${word}-${idCount}`;
}

const MODULE_ID = Math.random().toString(36).slice(2, 8);

/** Make an element: h("button", {class: "x", onclick: f}, "text", child, …). */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Set an attribute, or remove it when the value is null or false. */
function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}

/** Set text only when it changes, so that nothing is repainted or read aloud for nothing. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A button with words; `options.icon` adds a picture, `options.quiet` hides the words. */
function button(words, onclick, options = {}) {
  const { icon, quiet, ...attributes } = options;
  const look = `cl-button${icon && quiet ? " cl-icon-button" : ""} ${attributes.class || ""}`;
  return h(
    "button",
    {
      type: "button",
      ...attributes,
      class: look.trim(),
      "aria-label": quiet ? words : null,
      title: quiet ? words : attributes.title,
      onclick,
    },
    icon ? picture(icon) : null,
    quiet ? null : h("span", {}, words),
  );
}

/** Words for a screen reader alone. */
function hidden(words) {
  return h("span", { class: "cl-hidden" }, words);
}

/** A disabled button stays focusable, so that focus is never lost under a keyboard user. */
function setDisabled(element, disabled) {
  setAttribute(element, "aria-disabled", disabled ? "true" : null);
}

const PICTURES = {
  up: "M8 13V3M3.5 7.5 8 3l4.5 4.5",
  down: "M8 3v10M3.5 8.5 8 13l4.5-4.5",
  remove: "M4 4l8 8M12 4l-8 8",
  undo: "M3 6h7a3.5 3.5 0 0 1 0 7H6M6 3 3 6l3 3",
  redo: "M13 6H6a3.5 3.5 0 0 0 0 7h4M10 3l3 3-3 3",
  add: "M8 3v10M3 8h10",
  drag: "M3 5h10M3 8h10M3 11h10",
  mark: "M3 13h10M5 10l6-6 2 2-6 6H5z",
  book: "M8 4C6 2.8 4 2.8 2.5 3v9.5C4 12.3 6 12.3 8 13.5M8 4c2-1.2 4-1.2 5.5-1v9.5c-1.5-.2-3.5-.2-5.5 1M8 4v9.5",
  ask: "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.4 8.6 8 9 8 9.8M8 12.5v.3",
  none: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M4.2 4.2l7.6 7.6",
  back: "M13 8H3M7.5 3.5 3 8l4.5 4.5",
  next: "M3 8h10M8.5 3.5 13 8l-4.5 4.5",
  check: "M3 8.5 6.5 12 13 4.5",
};

function picture(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  svg.classList.add("cl-picture");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PICTURES[name]);
  svg.append(path);
  return svg;
}

/** True where keys belong to the text: in a text field, not in a select or on a button. */
function isTextField(element) {
  return element.matches("input:not([type=checkbox]):not([type=radio]), textarea");
}

/** What has focus, also inside a shadow root. */
function focusedIn(element) {
  const active = element.getRootNode().activeElement;
  return active && element.contains(active) ? active : null;
}

/** Scroll within the nearest scrolling box without moving the page more than needed. */
function reveal(element, block = "nearest") {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block, inline: "nearest", behavior: calm ? "auto" : "smooth" });
}

/** A table too wide for its box can be scrolled by keyboard, and only then is a stop for Tab. */
function watchWidth(box, label) {
  new ResizeObserver(() => {
    const wide = box.scrollWidth > box.clientWidth + 1;
    setAttribute(box, "tabindex", wide ? "0" : null);
    setAttribute(box, "role", wide ? "group" : null);
    setAttribute(box, "aria-label", wide ? label : null);
  }).observe(box);
}

/** A choice that this browser remembers for all workstations. */
const remembered = {
  get(name, fallback) {
    try {
      return localStorage.getItem(`coding-lab:${name}`) ?? fallback;
    } catch {
      return fallback; // storage can be forbidden; the choice then lasts as long as the page
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`coding-lab:${name}`, value);
    } catch {
      // as above
    }
  },
  remove(name) {
    try {
      localStorage.removeItem(`coding-lab:${name}`);
    } catch {
      // as above
    }
  },
};
