/** What has ended: sums, plots, and each in a row. */

import {bind, key, KeyedList, setAttribute, setText, show} from './bind.js';
import {bytes, duration, elapsed, written} from './format.js';
import {draw} from './plots.js';
import {historySums} from './sums.js';
import {fits, showSome} from './view-list.js';

const PLOTTED = 60;
const ORDER = ['completed', 'unverified', 'failed', 'cancelled', 'error', 'server_deleted', 'vanished'];

export class History {
  constructor() {
    this.section = document.getElementById('history');
    this.fill = bind(this.section.querySelector('.tiles'), '');
    this.list = new KeyedList(document.getElementById('history-list'), 'history-row', 'history', m => m.migration_uuid, row);
    this.outcomes = document.getElementById('outcomes');
    this.older = document.getElementById('older');
    this.plotted = [];
    new ResizeObserver(() => this.#plot()).observe(document.querySelector('.plots'));
  }

  show({history, older}, filter) {
    const some = history.filter(m => fits(filter, m.server_name, m.server_id, m.source_host, m.destination_host, m.outcome));
    const sums = historySums(some);
    this.fill({history: sums});
    showSome(this.section, this.list, some, 1000);
    this.older.hidden = older === null;
    this.plotted = some.slice(0, PLOTTED).reverse();
    this.#plot();
    this.#outcomes(sums.outcomes);
  }

  #plot() {
    const {plotted} = this;
    draw(document.getElementById('plot-seconds'), plotted.map(durationBar), {base: 10, write: value => elapsed(value), label: `How long each of ${plotted.length} migrations took; the table below has the figures`});
    draw(document.getElementById('plot-bytes'), plotted.map(bytesBar), {base: 1024, write: bytes, label: `Bytes of memory and disk that each of ${plotted.length} migrations moved; the table below has the figures`});
  }

  #outcomes(outcomes) {
    const names = ORDER.filter(name => outcomes[name]);
    const known = new Map([...this.outcomes.children].map(part => [part.dataset.outcome, part]));
    this.outcomes.replaceChildren(...names.map(name => {
      const part = known.get(name) ?? outcomePart(name);
      show(part.firstElementChild, `history/outcomes/${name}`, outcomes[name], 'count');
      part.style.flexGrow = outcomes[name];
      return part;
    }));
  }
}

function outcomePart(name) {
  const part = document.createElement('p');
  part.dataset.outcome = name;
  const count = document.createElement('b');
  const word = document.createElement('span');
  setText(word, ` ${written(name, 'word')}`);
  part.append(count, word);
  return part;
}

const row = element => migration => setAttribute(element.querySelector('.outcome'), 'data-outcome', migration.outcome);

const named = m => `${written(m.server_name, 'text')}, ${m.source_host} to ${written(m.destination_host, 'text')}`;

function durationBar(m) {
  return {
    title: `${named(m)}: ${duration(m.seconds)}, ${written(m.outcome, 'word')}`,
    outline: null,
    parts: [{value: m.seconds, kind: `outcome-${m.outcome}`, figure: `history/${key(m.migration_uuid)}/seconds`}],
  };
}

function bytesBar(m) {
  const figures = `history/${key(m.migration_uuid)}/`;
  const parts = m.bytes === null ? [] : [
    {value: m.bytes.memory_processed, kind: 'memory', figure: `${figures}bytes/memory_processed`},
    {value: m.bytes.disk_processed, kind: 'disk', figure: `${figures}bytes/disk_processed`},
  ];
  return {
    title: `${named(m)}: memory ${written(m.bytes?.memory_processed, 'bytes')}, disk ${written(m.bytes?.disk_processed, 'bytes')}; plain Nova ${written(m.plain_nova?.total, 'bytes')}`,
    outline: m.plain_nova?.total ?? null,
    outlineFigure: `${figures}plain_nova/total`,
    parts,
  };
}
