/**
 * Live figures: events, from where the last stream ended; where no more listeners are taken, the
 * status is asked for now and then. It never gives up, and says how it stands.
 */

import {EventReader} from './events.js';

/** A sign of life comes every 15 s. */
const SILENCE = 40_000;
const ASK_EVERY = 5_000;
const LONGEST_PAUSE = 15_000;

export class Feed {
  #lastId = '';
  #stop = new AbortController();
  #again = () => {};

  /**
   * @param told is given each event's name and data
   * @param stood is given live, asking or away, and why
   */
  constructor(session, told, stood) {
    Object.assign(this, {session, told, stood});
  }

  start() {
    this.#run(this.#stop.signal);
    const hurry = () => this.#again();
    addEventListener('online', hurry, {signal: this.#stop.signal});
    document.addEventListener('visibilitychange', hurry, {signal: this.#stop.signal});
  }

  stop() {
    this.#stop.abort();
    this.#again();
  }

  async #run(stopped) {
    let failures = 0;
    while (!stopped.aborted) {
      try {
        await this.#listen(() => (failures = 0), stopped);
        this.stood('away', 'the stream of events ended');
      } catch (error) {
        if (stopped.aborted) return;
        if (error.status === 401) return;
        if (error.status === 503 && (await this.#asked())) {
          failures = 0;
          await this.#pause(ASK_EVERY, stopped);
          continue;
        }
        this.stood('away', error.status ? error.message : 'nova-lean does not answer');
      }
      await this.#pause(Math.min(LONGEST_PAUSE, 500 * 2 ** failures++), stopped);
    }
  }

  async #listen(alive, stopped) {
    const cut = new AbortController();
    const end = () => cut.abort();
    stopped.addEventListener('abort', end);
    let watch = setTimeout(end, SILENCE);
    try {
      const headers = this.#lastId ? {'Last-Event-ID': this.#lastId} : {};
      const response = await this.session.request('/v1/events', {headers, signal: cut.signal});
      this.stood('live', '');
      const reader = new EventReader();
      const body = response.body.getReader();
      for (let piece; !(piece = await body.read()).done; ) {
        clearTimeout(watch);
        watch = setTimeout(end, SILENCE);
        this.stood('live', '');
        alive();
        for (const event of reader.take(piece.value)) {
          this.#lastId = event.id;
          this.told(event.name, JSON.parse(event.data));
        }
      }
    } finally {
      clearTimeout(watch);
      stopped.removeEventListener('abort', end);
    }
  }

  /** Whether the status could be asked for instead. */
  async #asked() {
    try {
      this.told('reset', await this.session.get('/v1/status'));
      this.#lastId = '';
      this.stood('asking', '');
      return true;
    } catch {
      return false;
    }
  }

  #pause(millis, stopped) {
    if (stopped.aborted) return undefined;
    return new Promise(resolve => {
      const timer = setTimeout(resolve, millis);
      this.#again = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
