// The procedure builder in a cell of its own.

export default () => {
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
        ask: (type, fields) => questions.ask(type, fields),
        say: (text) => live.say(text),
        flush() {},
      };
      const section = h(
        "section",
        { class: "coding-lab", "aria-labelledby": titleId },
        h("h3", { id: titleId, class: "cl-builder-title" }, "ICD-10-PCS procedure builder"),
      );
      keepKeys(section);
      el.append(section);
      if (book.problem) {
        section.append(h("div", { class: "cl-notice cl-notice-bad" }, h("p", {}, `There is no ICD-10-PCS: ${book.problem}`)));
        return undefined;
      }
      const builder = new TableBuilder(host, book);
      section.append(builder.element, live.element);
      builder.begin(model.get("start"));
      return () => builder.stop();
    },
  };
};
