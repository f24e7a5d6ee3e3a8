// Where one has been in the book: back and forward, as in a browser of pages.

class BookHistory {
  /** `onGo(place)` goes to a place without noting it. */
  constructor(onGo) {
    this.onGo = onGo;
    this.past = [];
    this.future = [];
    this.now = null;
    this.back = button("Back", () => this.step(this.past, this.future), { icon: "back", quiet: true });
    this.forward = button("Forward", () => this.step(this.future, this.past), { icon: "next", quiet: true });
    this.update();
  }

  /** Note a new place: {part, key}. */
  visit(place) {
    if (this.now && this.now.part === place.part && String(this.now.key) === String(place.key)) return;
    if (this.now) this.past.push(this.now);
    if (this.past.length > 200) this.past.shift();
    this.future = [];
    this.now = place;
    this.update();
  }

  step(from, to) {
    const place = from.pop();
    if (!place) return;
    if (this.now) to.push(this.now);
    this.now = place;
    this.update();
    this.onGo(place);
  }

  /** Alt with an arrow; true if the key was one of ours. */
  onKey(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    if (event.key === "ArrowLeft") this.step(this.past, this.future);
    else if (event.key === "ArrowRight") this.step(this.future, this.past);
    else return false;
    event.preventDefault();
    return true;
  }

  update() {
    setDisabled(this.back, !this.past.length);
    setDisabled(this.forward, !this.future.length);
  }
}
