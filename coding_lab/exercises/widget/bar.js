// The bar over an exercise: saved or not, undo and redo, time, keyboard help; and the notices
// under it: a damaged file, unsaved work, warnings.

class SavingBar {
  /** `keys` as KeyboardHelp takes them, `more` what else the bar offers, `warnings` sentences. */
  constructor(view, { keys, more = [], warnings = [] }) {
    this.view = view;
    this.store = view.store;
    this.saved = h("span", { class: "cl-saved" });
    this.retry = button("Try again", () => this.store.retry(), { class: "cl-small", hidden: true });
    this.undo = button("Undo", () => this.store.undo(), { icon: "undo", quiet: true, title: "Undo" });
    this.redo = button("Redo", () => this.store.redo(), { icon: "redo", quiet: true, title: "Redo" });
    this.time = h("span", { class: "cl-time", hidden: true });
    this.timeButton = button("Time", () => this.toggleTime(), { class: "cl-plain" });
    this.help = new KeyboardHelp(keys);
    this.notices = h("div", { class: "cl-notices" });
    this.element = h(
      "div",
      { class: "cl-bar", role: "group", "aria-label": "Saving, undo and help" },
      this.saved,
      this.retry,
      h("span", { class: "cl-spring" }),
      this.time,
      this.timeButton,
      this.undo,
      this.redo,
      more,
      button("Keyboard", () => this.help.open(), { class: "cl-plain" }),
      this.help.element,
    );
    this.showTime = remembered.get("time", "no") === "yes";
    this.updateTime();
    this.fixed = warnings.map((text) => h("div", { class: "cl-notice" }, h("p", {}, text)));
  }

  toggleTime() {
    this.showTime = !this.showTime;
    remembered.set("time", this.showTime ? "yes" : "no");
    this.updateTime();
  }

  updateTime() {
    setAttribute(this.timeButton, "aria-pressed", String(this.showTime));
    this.time.hidden = !this.showTime;
    const seconds = Math.floor(this.store.activeSeconds);
    const rest = String(seconds % 60).padStart(2, "0");
    if (this.showTime) setText(this.time, `${Math.floor(seconds / 60)}:${rest} min at work`);
  }

  update() {
    const { state, at, reason } = this.store.status;
    const words = {
      new: "Nothing entered yet",
      saving: "Saving…",
      saved: at ? `Saved ${clock(at)}` : "Nothing entered yet",
      failed: `Not saved: ${reason}`,
    }[state];
    setText(this.saved, words);
    this.saved.dataset.state = state;
    this.retry.hidden = state !== "failed" || Boolean(this.store.trouble);
    setDisabled(this.undo, !this.store.past.length);
    setDisabled(this.redo, !this.store.future.length);
    this.showNotices();
  }

  showNotices() {
    const { trouble, rescue } = this.store;
    const seen = JSON.stringify([trouble, Boolean(rescue)]);
    if (seen === this.seenNotices) return;
    this.seenNotices = seen;
    const notices = [...this.fixed];
    if (trouble) notices.push(this.troubleNotice(trouble));
    if (rescue) notices.push(this.rescueNotice(rescue));
    this.notices.replaceChildren(...notices);
  }

  troubleNotice(trouble) {
    return h(
      "div",
      { class: "cl-notice cl-notice-bad" },
      h("p", {}, h("strong", {}, "Your saved answers cannot be read, so nothing is saved for now. ")),
      h("p", {}, trouble.message),
      trouble.can_set_aside
        ? button("Set it aside and start fresh", () => {
            this.store.setAside();
            this.view.focusTarget();
          })
        : null,
    );
  }

  rescueNotice(rescue) {
    return h(
      "div",
      { class: "cl-notice" },
      h("p", {}, `This browser holds work on this exercise from ${clock(rescue.when)} that was not saved.`),
      h(
        "div",
        { class: "cl-actions" },
        button("Restore it", () => {
          this.store.restoreRescue();
          this.view.focusTarget();
        }),
        button("Discard it", () => {
          this.store.dropRescue();
          this.view.focusTarget();
        }),
      ),
    );
  }
}

/** Counts seconds in which somebody works: visible, in front, and used within a minute. */
class WorkClock {
  constructor(view) {
    this.view = view;
    this.lastUse = 0;
    this.onScreen = false;
    const used = () => {
      this.lastUse = Date.now();
    };
    for (const name of ["pointerdown", "pointermove", "keydown", "wheel", "focusin"]) {
      view.element.addEventListener(name, used, { passive: true });
    }
    this.observer = new IntersectionObserver((entries) => {
      this.onScreen = entries[entries.length - 1].isIntersecting;
    });
    this.observer.observe(view.element);
    this.timer = setInterval(() => this.tick(), 1000);
  }

  tick() {
    const idle = Date.now() - this.lastUse > 60_000;
    if (!this.onScreen || idle || document.hidden || !document.hasFocus()) return;
    const { store } = this.view;
    if (Date.now() - (store.lastTick || 0) < 900) return; // another view has counted this second
    store.lastTick = Date.now();
    store.activeSeconds += 1;
    this.view.bar.updateTime();
  }

  stop() {
    clearInterval(this.timer);
    this.observer.disconnect();
  }
}
