/** All of one server, and what may be done with it by those who may. */

import {bind, key, KeyedList, setText} from './bind.js';

const ACTS = {
  seal: 'its data at rest move onto the share while it runs',
  hydrate: "its data at rest come back to its host's own disk while it runs",
  release: 'the seal or hydration of its disks is cancelled and undone',
};

export class ServerDialog {
  #server = null;
  #act = '';

  constructor(session) {
    this.session = session;
    this.dialog = document.getElementById('server-dialog');
    this.acts = this.dialog.querySelector('.acts');
    this.sure = this.dialog.querySelector('.sure');
    this.answer = this.dialog.querySelector('.answer');
    this.dialog.querySelector('.close').addEventListener('click', () => this.dialog.close());
    this.acts.addEventListener('click', event => this.#ask(event.target.dataset.act));
    this.sure.querySelector('.yes').addEventListener('click', () => this.#do());
    this.sure.querySelector('.no').addEventListener('click', () => this.#quiet());
  }

  open(server) {
    this.#server = server;
    this.#quiet();
    setText(this.answer, '');
    setText(this.dialog.querySelector('h2'), server.server_name ?? server.server_id);
    const figures = `dialog/${key(server.server_id)}/`;
    const disks = this.dialog.querySelector('tbody');
    disks.replaceChildren();
    bind(this.dialog, figures)(server);
    new KeyedList(disks, 'disk-row', `${figures}disks`, disk => disk.target).show(server.disks);
    this.dialog.showModal();
  }

  close() {
    this.dialog.close();
  }

  #quiet() {
    this.acts.hidden = !this.session.caller?.may_act;
    this.sure.hidden = true;
  }

  #ask(act) {
    if (!act) return;
    this.#act = act;
    setText(this.sure.querySelector('p'), `${act} ${this.#server.server_name ?? this.#server.server_id}: ${ACTS[act]}.`);
    this.acts.hidden = true;
    this.sure.hidden = false;
    this.sure.querySelector('.no').focus();
  }

  async #do() {
    const server = this.#server;
    this.#quiet();
    setText(this.answer, 'asked …');
    try {
      const said = await this.session.post(`/v1/servers/${encodeURIComponent(server.server_id)}/${this.#act}`, {});
      setText(this.answer, said.detail ?? `${said.kind} of ${said.target} has begun on ${said.host}`);
    } catch (error) {
      setText(this.answer, error.message);
    }
  }
}
