// The code book in a cell of its own.

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
        ask: (type, fields, wait) => questions.ask(type, fields, wait),
        say: (text) => live.say(text),
        flush() {},
        use: null,
      };
      const section = h(
        "section",
        { class: "coding-lab", "aria-labelledby": titleId },
        h("h3", { id: titleId, class: "cl-browser-title" }, "Code book"),
      );
      keepKeys(section);
      el.append(section);
      if (book.problem) {
        section.append(h("div", { class: "cl-notice cl-notice-bad" }, h("p", {}, `There is no code book: ${book.problem}`)));
        return undefined;
      }
      const browser = new CodeBrowser(host, book, "h4");
      section.append(browser.element, live.element);
      browser.begin(model.get("start"));
      return () => browser.stop();
    },
  };
};
