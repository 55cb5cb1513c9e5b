/** The tiles on top: is all well? */

import {bind, setWidth} from './bind.js';
import {sums} from './sums.js';

export class Overview {
  constructor() {
    this.fill = bind(document.getElementById('overview'), '');
    this.badges = [...document.querySelectorAll('h2 .badge')].map(badge => bind(badge, ''));
    this.against = document.querySelector('#tile-moved .moved');
  }

  show({status, ready}) {
    const view = {...status, ready, sums: sums(status)};
    this.fill(view);
    for (const badge of this.badges) badge(view);
    setWidth(this.against, view.sums.plain ? view.sums.moved / view.sums.plain : 0);
    mark('adapter', !['active', 'standby'].includes(status.adapter.standing));
    mark('bus', !['ready', 'not-listening'].includes(status.bus.state));
    mark('nova', status.nova.answers === false);
    mark('ready', !['active', 'standby', ''].includes(ready.state));
    mark('hosts', view.sums.hosts_answering < view.sums.hosts);
  }
}

function mark(tile, troubled) {
  document.getElementById(`tile-${tile}`).classList.toggle('troubled', troubled);
}
