// The procedure builder in a cell of its own.

export default () =>
  bookCell({
    heading: "ICD-10-PCS procedure builder",
    missing: "There is no ICD-10-PCS",
    open: (host, book) => new TableBuilder(host, book),
  });
