// An answer sheet and its saving, for every kind of exercise. One per model: all views of a widget
// in this browser share it.
//
// The kernel confirms a save; until then the sheet is also kept in the browser (the rescue
// copy), which is offered when the cell is run again.

const TYPING_PAUSE = 400; // ms after the last key before a text is saved
const ANSWER_WAIT = 3000; // ms after which a kernel that says nothing is called silent
const UNDO_STEPS = 200;

class SavedSheet {
  constructor(model) {
    this.model = model;
    this.practice = model.get("practice");
    this.client = `c-${Math.random().toString(36).slice(2, 12)}`;
    this.sheet = copy(model.get("sheet"));
    this.base = copy(this.sheet);
    this.activeSeconds = model.get("saved").active_seconds;
    this.trouble = model.get("trouble");
    this.status = { state: model.get("saved").at ? "saved" : "new", at: model.get("saved").at };
    if (this.trouble) this.status = { state: "failed", at: "", reason: UNREADABLE_FILE };
    this.revision = 0;
    this.confirmed = 0;
    this.dirty = false;
    this.past = [];
    this.future = [];
    this.listeners = new Map();
    this.post = sender(model);
    this.questions = new Questions(this.post);
    this.feedback = null;
    this.rescueName = `rescue:${model.get("place")}`;
    this.rescue = this.readRescue();
    model.on("msg:custom", (message) => this.receive(message));
  }

  /** Listen to "sheet", "status", "notes", "feedback" or "say"; returns a way to stop. */
  on(event, listener) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(listener);
    return () => this.listeners.get(event).delete(listener);
  }

  emit(event, detail) {
    for (const listener of this.listeners.get(event) || []) listener(detail);
  }

  /** Say something through the live region. */
  say(text) {
    this.emit("say", text);
  }

  // ---- changing the sheet ------------------------------------------------------------------

  /** Change the sheet. `what` names the step for undo; `typing` is the name of a text field. */
  change(what, mutate, { typing = "" } = {}) {
    const next = copy(this.sheet);
    mutate(next);
    if (same(next, this.sheet)) return;
    const last = this.past[this.past.length - 1];
    const goesOn = typing && last && last.typing === typing && Date.now() - last.when < 2000;
    if (goesOn) last.when = Date.now();
    else this.past.push({ sheet: this.sheet, what, typing, when: Date.now() });
    if (this.past.length > UNDO_STEPS) this.past.shift();
    this.future = [];
    this.put(next, typing ? TYPING_PAUSE : 0);
  }

  put(sheet, delay) {
    this.sheet = sheet;
    this.dirty = true;
    this.keepRescue();
    this.emit("sheet");
    this.saveSoon(delay);
  }

  undo() {
    this.step(this.past, this.future, "Undone");
  }

  redo() {
    this.step(this.future, this.past, "Done again");
  }

  step(from, to, word) {
    const step = from.pop();
    if (!step) {
      this.say(word === "Undone" ? "There is nothing to undo." : "There is nothing to do again.");
      return;
    }
    to.push({ sheet: this.sheet, what: step.what, typing: "", when: 0 });
    this.say(`${word}: ${step.what}.`);
    this.put(step.sheet, 0);
  }

  // ---- saving ------------------------------------------------------------------------------

  saveSoon(delay) {
    clearTimeout(this.saveTimer);
    if (this.status.state !== "failed") this.setStatus({ ...this.status, state: "saving" });
    if (delay) this.saveTimer = setTimeout(() => this.flush(), delay);
    else this.flush();
  }

  /** Send what is not yet sent; called after a pause, on blur and when the page is left. */
  flush() {
    clearTimeout(this.saveTimer);
    if (this.dirty && !this.trouble) this.sendSheet("save");
  }

  /** Try again after a failure. */
  retry() {
    this.dirty = true;
    this.setStatus({ ...this.status, state: "saving" });
    this.sendSheet("save");
  }

  sendSheet(type) {
    this.revision += 1;
    this.dirty = false;
    this.sent = { revision: this.revision, sheet: copy(this.sheet) };
    const message = {
      type,
      client: this.client,
      revision: this.revision,
      confirmed: this.confirmed,
      sheet: this.sheet,
      base: this.base,
      active_seconds: Math.round(this.activeSeconds),
    };
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => this.fail(SILENT_KERNEL), ANSWER_WAIT);
    if (!this.post(message)) this.fail(SILENT_KERNEL);
  }

  fail(reason, trouble) {
    clearTimeout(this.silenceTimer);
    if (trouble) this.trouble = trouble;
    const news = this.status.state !== "failed" || this.status.reason !== reason;
    this.dirty = true;
    this.keepRescue();
    this.setStatus({ ...this.status, state: "failed", reason });
    if (news) this.say(`Not saved: ${reason}`);
  }

  setStatus(status) {
    this.status = status;
    this.emit("status");
  }

  receive(message) {
    if (message.type === "saved") this.onSaved(message);
    else if (message.type === "not_saved") this.onNotSaved(message);
    else if (message.type === "feedback") this.onFeedback(message);
    else if (message.type === "set_aside") this.onSetAside(message);
    else if (message.type === "not_set_aside") this.fail(message.reason);
    else if (message.request !== undefined && message.request !== null) this.questions.answer(message);
    else if (message.type === "refused") this.onRefused(message);
  }

  onSaved(message) {
    if (message.client !== this.client) {
      this.adopt(message);
      return;
    }
    if (!this.sent || message.revision !== this.sent.revision) return; // a newer one is on its way
    clearTimeout(this.silenceTimer);
    const recovered = this.status.state === "failed";
    this.confirmed = message.revision;
    if (!same(this.sheet, this.sent.sheet)) {
      // More was entered meanwhile: it builds on what was sent, and the kernel merges the rest.
      this.base = this.sent.sheet;
      if (recovered) this.flush();
    } else {
      this.dirty = false;
      this.base = copy(message.sheet);
      if (!same(this.sheet, message.sheet)) {
        this.sheet = copy(message.sheet);
        this.emit("sheet");
      }
      remembered.remove(this.rescueName);
      const first = this.status.state === "new" || !this.status.at;
      this.setStatus({ state: "saved", at: message.saved_at });
      if (recovered || first) this.say(`Saved ${clock(message.saved_at)}.`);
    }
    this.takeNotes(message);
  }

  /** Take over what another window of the same kernel has saved, unless this one has work. */
  adopt(message) {
    if (this.dirty || this.status.state === "saving" || this.status.state === "failed") return;
    if (!same(this.sheet, message.sheet)) {
      this.past.push({ sheet: this.sheet, what: "change in another window", typing: "", when: 0 });
      this.sheet = copy(message.sheet);
      this.emit("sheet");
    }
    this.base = copy(message.sheet);
    this.lineNotes = message.lines;
    this.setStatus({ state: "saved", at: message.saved_at });
    this.emit("notes");
  }

  onNotSaved(message) {
    if (message.client !== this.client) return;
    if (this.sent && message.revision !== this.sent.revision) return;
    this.fail(message.reason, message.trouble);
  }

  onSetAside(message) {
    this.trouble = null;
    this.say(`The damaged file is now called ${message.file}. A fresh one was started.`);
    this.base = null;
    this.put(copy(this.sheet), 0);
  }

  onRefused(message) {
    if (message.saved) this.receive(message.saved);
    this.feedback = { problem: message.reason };
    this.emit("feedback");
  }

  setAside() {
    this.post({ type: "set_aside" });
  }

  // ---- the copy that the browser keeps -----------------------------------------------------

  keepRescue() {
    const content = { sheet: this.sheet, base: this.base, when: new Date().toISOString() };
    remembered.set(this.rescueName, JSON.stringify(content));
  }

  readRescue() {
    try {
      const content = JSON.parse(remembered.get(this.rescueName, "null"));
      if (!content || same(content.sheet, this.sheet)) return null;
      return this.isSheet(content.sheet) ? content : null;
    } catch {
      return null; // not ours, or cut off; the saved sheet is the truth
    }
  }

  restoreRescue() {
    const { sheet, base } = this.rescue;
    this.rescue = null;
    this.past.push({ sheet: this.sheet, what: "restoring unsaved work", typing: "", when: 0 });
    this.base = base;
    this.put(sheet, 0);
    this.say("The unsaved work is restored.");
  }

  dropRescue() {
    this.rescue = null;
    if (!this.dirty) remembered.remove(this.rescueName);
    this.emit("status");
  }

  // ---- asking the kernel -------------------------------------------------------------------

  /** Ask a question; see Questions. */
  ask(type, fields, wait) {
    return this.questions.ask(type, fields, wait);
  }

  check() {
    this.sendSheet("check");
  }

  onFeedback(message) {
    this.receive(message.saved);
    if (message.saved.client !== this.client) return;
    this.feedback = message;
    this.feedbackSheet = copy(this.sheet);
    this.emit("feedback");
  }

  // ---- what a kind of exercise says of its sheet --------------------------------------------

  /** True for a sheet of this kind; a rescue copy of anything else is left alone. */
  isSheet(sheet) {
    return typeof sheet === "object" && sheet !== null;
  }

  /** Take what the kernel says of a saved sheet, where it says anything. */
  takeNotes(message) {}
}

const UNREADABLE_FILE = "the answers file cannot be read; see below";

function copy(value) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** Equal as data, whatever the order of an object's fields. */
function same(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => same(a[name], b[name]));
}

function newId(word) {
  return `${word}-${Math.random().toString(36).slice(2, 10)}`;
}

/** "14:02", with the day where it is not today. */
function clock(iso) {
  const moment = new Date(iso);
  const time = moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const today = new Date().toDateString() === moment.toDateString();
  return today ? time : `${moment.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${time}`;
}
