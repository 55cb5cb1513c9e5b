/** What waits, and why. */

import {KeyedList} from './bind.js';
import {waitKey} from './model.js';
import {fits, showSome} from './view-list.js';

const MOST = 100;

export class Waits {
  constructor() {
    this.section = document.getElementById('waits');
    this.list = new KeyedList(document.getElementById('wait-list'), 'wait-line', 'waits', waitKey);
  }

  show({status}, filter) {
    showSome(this.section, this.list, status.waits.filter(w => fits(filter, w.name, w.subject, w.host, w.kind, w.reason)), MOST);
  }
}
