/** Seals, hydrations and moves of volumes under way. */

import {KeyedList} from './bind.js';
import {jobKey} from './model.js';
import {fits, showSome} from './view-list.js';
import {progress} from './view-migrations.js';

export class Jobs {
  constructor() {
    this.section = document.getElementById('jobs');
    this.list = new KeyedList(document.getElementById('job-list'), 'job-line', 'jobs', jobKey, line => job => progress(line.querySelector('.progress'), job));
  }

  show({status}, filter) {
    showSome(this.section, this.list, status.jobs.filter(j => fits(filter, j.server_name, j.server_id, j.host, j.kind)));
  }
}
