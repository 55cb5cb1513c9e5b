/** Server-sent events, as they come in pieces. */
export class EventReader {
  #rest = '';
  #decoder = new TextDecoder();

  /** The events that are whole with this piece; others wait for the next. */
  *take(piece) {
    this.#rest += this.#decoder.decode(piece, {stream: true});
    let end;
    while ((end = this.#rest.indexOf('\n\n')) >= 0) {
      const event = {id: '', name: '', data: ''};
      for (const line of this.#rest.slice(0, end).split('\n')) {
        if (line.startsWith('id: ')) event.id = line.slice(4);
        else if (line.startsWith('event: ')) event.name = line.slice(7);
        else if (line.startsWith('data: ')) event.data = line.slice(6);
      }
      this.#rest = this.#rest.slice(end + 2);
      if (event.name) yield event;
    }
  }
}
