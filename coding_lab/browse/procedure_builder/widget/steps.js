// The seven positions of a code: what was chosen, what is being chosen, what comes.

class Steps {
  /** `onGo(n)`: go back to a position, counted from 0. */
  constructor(onGo) {
    this.onGo = onGo;
    this.element = h("ol", { class: "cl-steps", role: "list", "aria-label": "The seven characters" });
  }

  show(state) {
    const now = state.prefix.length;
    this.element.replaceChildren(...state.steps.map((step, n) => this.step(step, n, now)));
  }

  step(step, n, now) {
    const axis = h("span", { class: "cl-step-axis" }, `${n + 1} ${step.axis}`);
    if (n >= now) {
      const words = n === now ? "being chosen" : "not chosen yet";
      return h(
        "li",
        { class: `cl-step${n === now ? " cl-step-now" : ""}`, "aria-current": n === now ? "step" : null },
        axis,
        h("span", { class: "cl-step-character", "aria-hidden": "true" }, n === now ? "?" : "–"),
        hidden(`, ${words}`),
      );
    }
    const label = step.label || "no label here";
    return h(
      "li",
      { class: "cl-step cl-step-done" },
      h(
        "button",
        {
          type: "button",
          class: "cl-step-button",
          "aria-label": `${n + 1} ${step.axis} ${step.character} ${label}, choose again`,
          title: `Choose the ${step.axis.toLowerCase()} again`,
          onclick: () => this.onGo(n),
        },
        axis,
        h("span", { class: "cl-step-character cl-code" }, step.character),
        h("span", { class: "cl-step-label" }, label),
      ),
    );
  }
}
