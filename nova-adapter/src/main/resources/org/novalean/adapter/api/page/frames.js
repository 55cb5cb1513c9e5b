/** However much arrives, it is drawn once a frame. */
export class Frames {
  #waiting = new Set();
  #drawn;
  #asked = false;

  /** @param drawn is given the names of all that changed since the last frame */
  constructor(drawn) {
    this.#drawn = drawn;
  }

  changed(...names) {
    for (const name of names) this.#waiting.add(name);
    if (this.#asked || this.#waiting.size === 0) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      const names = this.#waiting;
      this.#waiting = new Set();
      this.#drawn(names);
    });
  }
}
