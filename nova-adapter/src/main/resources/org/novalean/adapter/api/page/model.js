/** All that is known, as the API told it. */

import {setClock} from './clock.js';

export const jobKey = job => `${job.server_id} ${job.kind} ${job.started_at}`;
export const waitKey = wait => `${wait.kind} ${wait.subject} ${wait.reason}`;

const MOST_HISTORY = 1000;

/** Lists of the status, each with what its items are known by. */
const LISTS = {
  migration: ['migrations', item => item.migration_uuid],
  job: ['jobs', jobKey],
  agent: ['agents', item => item.host],
  share: ['shares', item => item.share_id],
};

export class Model {
  status = null;
  ready = {state: ''};
  servers = [];
  history = [];
  older = null;

  /** Takes an event in; gives back the names of what is different now. */
  apply(event, data) {
    if (event === 'reset') {
      this.status = data;
      setClock(data.at);
      return ['overview', 'migrations', 'waits', 'jobs', 'hosts'];
    }
    if (this.status === null) return [];
    if (event in LISTS) return this.#item(event, data);
    this.status = {...this.status, [event]: data};
    return event === 'waits' ? ['waits', 'overview'] : ['overview'];
  }

  #item(event, item) {
    const [name, keyOf] = LISTS[event];
    const list = this.status[name];
    const index = list.findIndex(known => keyOf(known) === keyOf(item));
    const over = (event === 'migration' && item.outcome !== null) || (event === 'job' && item.state !== 'running');
    if (over) {
      if (index >= 0) list.splice(index, 1);
    } else if (index >= 0) {
      list[index] = item;
    } else {
      list.push(item);
    }
    if (event === 'migration') {
      if (over) this.#ended(item);
      return over ? ['migrations', 'overview', 'history'] : ['migrations', 'overview'];
    }
    return event === 'job' ? ['jobs', 'overview'] : ['hosts', 'overview'];
  }

  /** It is told once more when it is known what it took. */
  #ended(migration) {
    const index = this.history.findIndex(known => known.migration_uuid === migration.migration_uuid);
    if (index >= 0) this.history[index] = migration;
    else this.history = [migration, ...this.history];
    this.history.length = Math.min(this.history.length, MOST_HISTORY);
  }

  isUnderWay(migration) {
    return this.status?.migrations.some(known => known.migration_uuid === migration.migration_uuid) ?? false;
  }

  /** A page of what ended; a first one begins anew. */
  tookHistory({migrations, next}, first) {
    const known = first ? [] : this.history;
    const seen = new Set(known.map(item => item.migration_uuid));
    this.history = [...known, ...migrations.filter(item => !seen.has(item.migration_uuid))];
    this.older = next;
    return ['history'];
  }

  /** Counts of servers make no event. */
  tookCounts(status) {
    if (this.status === null) return [];
    this.status = {...this.status, servers: status.servers};
    setClock(status.at);
    return ['overview'];
  }

  tookServers(servers) {
    this.servers = servers;
    return ['servers'];
  }

  tookReadiness(ready) {
    this.ready = ready;
    return ['overview'];
  }
}
