// A book in a cell of its own: its heading, a live region, and what `open` makes of it.

const bookCell = ({ heading, missing, open }) => {
  let questions;
  return {
    initialize({ model }) {
      questions = new Questions(sender(model));
      model.on("msg:custom", (message) => questions.answer(message));
    },
    render({ model, el }) {
      const book = model.get("book");
      const live = new LiveRegion();
      const titleId = newElementId("title");
      const host = {
        ask: (type, fields, wait) => questions.ask(type, fields, wait),
        say: (text) => live.say(text),
        flush() {},
        use: null,
      };
      const section = h(
        "section",
        { class: "coding-lab", "aria-labelledby": titleId },
        h("h3", { id: titleId, class: "cl-cell-title" }, heading),
      );
      keepKeys(section);
      el.append(section);
      if (book.problem) {
        section.append(h("div", { class: "cl-notice cl-notice-bad" }, h("p", {}, `${missing}: ${book.problem}`)));
        return undefined;
      }
      const shown = open(host, book);
      section.append(shown.element, live.element);
      shown.begin(model.get("start"));
      return () => shown.stop();
    },
  };
};
