// Putting things in order with two buttons each; what moved is said aloud.

class OrderList {
  constructor(card) {
    this.card = card;
    this.rows = new Map(card.question.options.map((option) => [option.id, this.row(option)]));
    this.open = h("p", { class: "cl-quiet" }, "Not answered yet: move an item, and the order as it stands is your answer.");
    this.list = h("ol", { class: "cl-order", role: "list", "aria-label": "Your order" });
    this.element = h("div", {}, this.list, this.open);
  }

  row(option) {
    const up = button(`Move up: ${option.text}`, () => this.move(option.id, -1), { icon: "up", quiet: true });
    const down = button(`Move down: ${option.text}`, () => this.move(option.id, 1), { icon: "down", quiet: true });
    const place = h("span", { class: "cl-number", "aria-hidden": "true" });
    const words = h("span", { class: "cl-order-text" }, option.text);
    const element = h("li", {}, place, words, h("span", { class: "cl-together" }, up, down));
    return { element, up, down, place, text: option.text };
  }

  /** The order as it stands: the answer, or as it is first shown. */
  order() {
    const ids = [...this.rows.keys()];
    const given = Array.isArray(this.card.response) ? this.card.response.filter((id) => this.rows.has(id)) : [];
    return [...given, ...ids.filter((id) => !given.includes(id))];
  }

  move(id, by) {
    const order = this.order();
    const at = order.indexOf(id);
    const to = at + by;
    const { text } = this.rows.get(id);
    if (to < 0 || to >= order.length) {
      this.card.store.say(`“${text}” is ${to < 0 ? "first" : "last"} already.`);
      return;
    }
    order.splice(to, 0, order.splice(at, 1)[0]);
    this.card.answer(order);
    this.card.store.say(`“${text}” is now ${to + 1} of ${order.length}.`);
  }

  update(response) {
    const order = this.order();
    arrange(this.list, order.map((id) => this.rows.get(id).element));
    order.forEach((id, n) => {
      const row = this.rows.get(id);
      setText(row.place, String(n + 1));
      setDisabled(row.up, n === 0);
      setDisabled(row.down, n === order.length - 1);
    });
    this.open.hidden = response !== undefined;
  }

  focus() {
    const row = this.rows.get(this.order()[0]);
    row.down.focus();
  }
}
