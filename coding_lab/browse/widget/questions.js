// Questions to the kernel. Each carries a number, and the reply brings the number back.

const SILENT_KERNEL =
  "the kernel does not answer. It may be busy or stopped: wait for running cells, or run this cell again, and if that does not help, reload the page. Your work is kept in this browser until then.";

class Questions {
  /** `post(message)` sends, and says whether the connection took it. */
  constructor(post) {
    this.post = post;
    this.waiting = new Map();
    // Replies go to every window on the kernel: two windows must not use the same numbers.
    this.count = Math.floor(Math.random() * 1e9);
  }

  /** Ask; resolves with the reply, or with {problem} when the kernel is silent for `wait`
   * milliseconds, or refuses. */
  ask(type, fields, wait = 10_000) {
    this.count += 1;
    const request = this.count;
    return new Promise((resolve) => {
      const silent = () => this.answer({ request, problem: SILENT_KERNEL });
      this.waiting.set(request, { resolve, timer: setTimeout(silent, wait) });
      if (!this.post({ type, request, ...fields })) silent();
    });
  }

  /** Hand a message of the kernel over; one that answers nothing of ours is let go. */
  answer(message) {
    const question = this.waiting.get(message.request);
    if (!question) return;
    clearTimeout(question.timer);
    this.waiting.delete(message.request);
    question.resolve(message.type === "refused" ? { problem: message.reason } : message);
  }
}

/** A way to send to the kernel behind a widget's model; false when the connection is gone. */
function sender(model) {
  return (message) => {
    try {
      model.send(message);
      return true;
    } catch {
      return false; // what waits for an answer says so
    }
  };
}

/** A live region: says what happened, also the same words twice. */
class LiveRegion {
  constructor() {
    this.element = h("p", { class: "cl-hidden", role: "status", "aria-live": "polite" });
  }

  say(text) {
    this.element.textContent = this.element.textContent === text ? `${text}\u00a0` : text;
  }
}

/** JupyterLab's one-key commands (1 = heading, d d = delete cell …) must not see the keys of a
 * widget. It asks the focused element itself first, so each one that gets focus carries the mark. */
function keepKeys(element) {
  element.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
}
