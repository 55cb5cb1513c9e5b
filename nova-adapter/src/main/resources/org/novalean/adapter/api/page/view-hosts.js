/** Shares with their space, and hosts with their agents. */

import {KeyedList, setAttribute, setClass, setFilled} from './bind.js';
import {fits, showSome} from './view-list.js';

const NEARLY_FULL = 0.9;

export class Hosts {
  constructor() {
    this.section = document.getElementById('hosts');
    this.shares = new KeyedList(document.getElementById('share-list'), 'share-card', 'shares', share => share.share_id, space);
    this.agents = new KeyedList(document.getElementById('agent-list'), 'agent-row', 'agents', agent => agent.host, trouble);
  }

  show({status}, filter) {
    this.shares.show(status.shares);
    showSome(this.section, this.agents, status.agents.filter(a => fits(filter, a.host, a.share_id, a.share_state)));
  }
}

function space(card) {
  const bar = card.querySelector('.progress');
  return share => {
    const used = share.total_bytes > 0 ? 1 - share.free_bytes / share.total_bytes : 0;
    setFilled(bar.firstElementChild, used);
    setAttribute(bar, 'aria-valuenow', Math.round(100 * used));
    setClass(card, 'troubled', used > NEARLY_FULL || share.usable_hosts < share.hosts.length);
  };
}

function trouble(row) {
  return agent => setClass(row, 'troubled', !agent.answers || !agent.libvirt || (!agent.share_usable && agent.share_reason !== '') || agent.problems.length > 0);
}
