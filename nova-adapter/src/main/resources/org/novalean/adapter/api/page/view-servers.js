/** All servers. Only the rows that can be seen are there: a thousand servers cost what twenty do. */

import {bind, key, made, setAttribute, setClass, setText} from './bind.js';
import {formats} from './format.js';
import {fits} from './view-list.js';

const ROW = 32;
const BEYOND = 6;

const KINDS = {
  '': () => true,
  fat: server => !server.lean,
  layered: server => server.layered,
  hindered: server => server.hindrance !== '',
};

export class Servers {
  #all = [];
  #some = [];
  #rows = new Map();
  #chosen = '';
  #drawing = false;

  /** @param opened is given the server that a person wants to see all of */
  constructor(opened) {
    this.opened = opened;
    this.scroller = document.getElementById('servers-scroller');
    this.table = document.getElementById('servers-table');
    this.body = this.table.tBodies[0];
    this.above = this.#spacer();
    this.below = this.#spacer();
    this.body.append(this.above, this.below);
    this.kind = document.getElementById('servers-kind');
    this.shown = document.getElementById('servers-shown');
    this.filter = '';
    this.kind.addEventListener('change', () => this.#choose());
    this.scroller.addEventListener('scroll', () => this.#soon(), {passive: true});
    new ResizeObserver(() => this.#soon()).observe(this.scroller);
    this.table.addEventListener('keydown', event => this.#key(event));
    this.body.addEventListener('click', event => this.#click(event));
    this.table.addEventListener('focus', () => {
      if (this.#chosen === '' && this.#some.length > 0) this.#go(0);
    });
  }

  #spacer() {
    const row = document.createElement('tr');
    row.setAttribute('aria-hidden', 'true');
    row.className = 'spacer';
    row.append(document.createElement('td'));
    return row;
  }

  show({servers}, filter) {
    this.#all = servers;
    this.filter = filter;
    this.#choose();
  }

  #choose() {
    const ofKind = KINDS[this.kind.value];
    this.#some = this.#all.filter(s => ofKind(s) && fits(this.filter, s.server_name, s.server_id, s.host, s.state));
    setText(this.shown, `${formats.count(this.#some.length)} of ${formats.count(this.#all.length)}`);
    setAttribute(this.table, 'aria-rowcount', this.#some.length + 1);
    this.#draw();
  }

  #soon() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw() {
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW) - BEYOND);
    const last = Math.min(this.#some.length, first + Math.ceil(this.scroller.clientHeight / ROW) + 2 * BEYOND);
    const wanted = new Set();
    let next = this.above.nextElementSibling;
    for (let index = first; index < last; index++) {
      const server = this.#some[index];
      wanted.add(server.server_id);
      const row = this.#rows.get(server.server_id) ?? this.#make(server);
      if (row.server !== server) {
        row.server = server;
        row.fill(server);
        setClass(row.element, 'fat', !server.lean);
        setAttribute(row.element.lastElementChild, 'title', server.reasons.join('\n'));
      }
      setAttribute(row.element, 'aria-rowindex', index + 2);
      setAttribute(row.element, 'aria-selected', server.server_id === this.#chosen);
      if (row.element === next) next = next.nextElementSibling;
      else this.body.insertBefore(row.element, next);
    }
    for (const [id, row] of this.#rows) {
      if (!wanted.has(id)) {
        row.element.remove();
        this.#rows.delete(id);
      }
    }
    this.above.firstElementChild.style.height = `${first * ROW}px`;
    this.below.firstElementChild.style.height = `${(this.#some.length - last) * ROW}px`;
    if (wanted.has(this.#chosen)) setAttribute(this.table, 'aria-activedescendant', rowId(this.#chosen));
    else this.table.removeAttribute('aria-activedescendant');
  }

  #make(server) {
    const element = made('server-row');
    element.id = rowId(server.server_id);
    element.dataset.id = server.server_id;
    const row = {element, fill: bind(element, `servers/${key(server.server_id)}/`)};
    this.#rows.set(server.server_id, row);
    return row;
  }

  #key(event) {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW) - 2);
    const at = this.#some.findIndex(server => server.server_id === this.#chosen);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: this.#some.length - 1}[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.#go(to);
    } else if (event.key === 'Enter' && at >= 0) {
      this.opened(this.#some[at]);
    }
  }

  #go(index) {
    if (this.#some.length === 0) return;
    const to = Math.min(this.#some.length - 1, Math.max(0, index));
    this.#chosen = this.#some[to].server_id;
    const head = this.table.tHead.offsetHeight;
    const {scrollTop, clientHeight} = this.scroller;
    if (to * ROW < scrollTop) this.scroller.scrollTop = to * ROW;
    else if ((to + 1) * ROW + head > scrollTop + clientHeight) this.scroller.scrollTop = (to + 1) * ROW + head - clientHeight;
    this.#draw();
  }

  #click(event) {
    const row = event.target.closest('tr[data-id]');
    const index = this.#some.findIndex(server => server.server_id === row?.dataset.id);
    if (index >= 0) {
      this.#go(index);
      this.opened(this.#some[index]);
    }
  }
}

const rowId = id => `server-${id}`;
