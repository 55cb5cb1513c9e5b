/** Live migrations: a card each. */

import {clear, KeyedList, setAttribute, setClass, setFilled, setWidth, show} from './bind.js';
import {still} from './clock.js';
import {fits, showSome} from './view-list.js';
import {written} from './format.js';

export class Migrations {
  constructor() {
    this.section = document.getElementById('migrations');
    this.list = new KeyedList(document.getElementById('migration-list'), 'migration-card', 'migrations', m => m.migration_uuid, card);
  }

  show({status}, filter) {
    const some = status.migrations.filter(m => fits(filter, m.server_name, m.server_id, m.source_host, m.destination_host, m.migration_uuid, m.phase));
    showSome(this.section, this.list, some);
  }
}

/** What is looked up in a card is looked up once. */
function card(element, figures) {
  const parts = [...element.querySelectorAll('.phases > li')].map(part => ({
    part,
    name: part.dataset.phase,
    took: part.querySelector('.took'),
    figure: `${figures}phases/${part.dataset.phase}/`,
  }));
  const bar = element.querySelector('.progress');
  const [moved, nova] = element.querySelectorAll('.stack');
  return migration => {
    setAttribute(element, 'data-phase', migration.phase);
    setClass(element, 'waiting', migration.waits !== null);
    phases(parts, migration);
    progress(bar, migration);
    const {bytes, plain_nova: plain} = migration;
    const whole = Math.max(1, bytes ? bytes.memory_processed + bytes.disk_processed : 0, plain ? plain.total : 0);
    stack(moved, bytes?.memory_processed ?? 0, bytes?.disk_processed ?? 0, whole);
    stack(nova, plain?.memory ?? 0, plain?.disk ?? 0, whole);
  };
}

/** A phase that is over says how long it was, the present one how long it is so far. */
function phases(parts, migration) {
  for (const {part, name, took, figure} of parts) {
    const stay = migration.phases.find(one => one.name === name);
    const present = migration.phase === name;
    setAttribute(part, 'class', present ? 'present' : stay ? 'past' : 'ahead');
    if (name === 'broken') part.toggleAttribute('hidden', !stay && !present);
    if (present) setAttribute(part, 'aria-current', 'step');
    else if (part.hasAttribute('aria-current')) part.removeAttribute('aria-current');
    if (stay && present) {
      show(took, `${figure}entered_at`, stay.entered_at, 'since');
    } else {
      still(took);
      if (stay) show(took, `${figure}seconds`, stay.seconds, 'duration');
      else clear(took);
    }
  }
}

export function progress(bar, {progress: fraction, progress_at_least: atLeast = false, server_name: name}) {
  setFilled(bar.firstElementChild, fraction ?? 0);
  setClass(bar, 'at-least', atLeast);
  setClass(bar, 'unknown', fraction === null);
  setAttribute(bar, 'aria-label', `progress of ${name ?? 'a server'}`);
  if (fraction === null) bar.removeAttribute('aria-valuenow');
  else setAttribute(bar, 'aria-valuenow', Math.floor(fraction * 100));
  setAttribute(bar, 'aria-valuetext', fraction === null ? 'not known' : `${atLeast ? 'at least ' : ''}${written(fraction, 'percent')}`);
}

function stack(bar, memory, disk, whole) {
  setWidth(bar.children[0], memory / whole);
  setWidth(bar.children[1], disk / whole);
}
