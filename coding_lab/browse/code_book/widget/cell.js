// The code book in a cell of its own.

export default () =>
  bookCell({
    heading: "Code book",
    missing: "There is no code book",
    open: (host, book) => new CodeBrowser(host, book, "h4"),
  });
