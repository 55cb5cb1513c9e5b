/** The page: signs in, listens, and shows. */

import {clock, elapsed} from './format.js';
import {Feed} from './feed.js';
import {Frames} from './frames.js';
import {Model} from './model.js';
import {Session} from './session.js';
import {setText} from './bind.js';
import {tick} from './clock.js';
import {chooseTheme} from './theme.js';
import {History} from './view-history.js';
import {Hosts} from './view-hosts.js';
import {Jobs} from './view-jobs.js';
import {Migrations} from './view-migrations.js';
import {Overview} from './view-overview.js';
import {ServerDialog} from './view-server.js';
import {Servers} from './view-servers.js';
import {Waits} from './view-waits.js';

const element = id => document.getElementById(id);

/** Servers and their counts make no events. */
const LOOK_EVERY = 20_000;
const LOOK_SOON = 1_000;

/** What the page before this one had to say. */
const SAID = 'nova-lean said';

const model = new Model();
const session = new Session(leave);
const dialog = new ServerDialog(session);
const views = {
  overview: new Overview(),
  migrations: new Migrations(),
  waits: new Waits(),
  jobs: new Jobs(),
  servers: new Servers(server => dialog.open(server)),
  hosts: new Hosts(),
  history: new History(),
};
const frames = new Frames(names => {
  if (model.status === null) return;
  for (const name of names) views[name].show(model, filter());
});

let feed = null;
let look = 0;
let standing = {word: 'none', why: '', since: 0, heard: 0};

const filter = () => element('filter').value.trim().toLowerCase();

function told(event, data) {
  const ends = event === 'migration' && data.outcome !== null;
  if (ends && model.isUnderWay(data)) setText(element('said'), `${data.server_name}: ${data.outcome.replaceAll('_', ' ')}`);
  frames.changed(...model.apply(event, data));
  standing.heard = Date.now();
  if (event === 'reset') {
    lookSoon(0);
    quietly(readHistory());
  } else if (event === 'job' || event === 'agent' || ends) {
    lookSoon(LOOK_SOON);
  }
}

function stood(word, why) {
  if (word === 'live') standing.heard = Date.now();
  if (word !== standing.word || why !== standing.why) {
    standing = {...standing, word, why, since: word === standing.word ? standing.since : Date.now()};
    showStanding();
  }
}

const WORDS = {
  none: () => 'not signed in',
  connecting: () => 'connecting',
  live: () => 'live',
  asking: () => 'asked every 5 s: as many listen as may',
  away: ({why, heard}) => (heard ? `away, figures of ${clock(new Date(heard))}, ${elapsed((Date.now() - heard) / 1000)} ago: ${why}` : `away: ${why}`),
};

function showStanding() {
  element('feed').dataset.state = standing.word;
  document.body.classList.toggle('stale', standing.word === 'away' && model.status !== null);
  setText(element('feed-word'), WORDS[standing.word](standing));
}

/** What fails here is tried again, and the feed says that nova-lean is away. */
function quietly(promise) {
  promise.catch(() => {});
}

function lookSoon(millis) {
  clearTimeout(look);
  look = setTimeout(() => {
    if (feed === null) return;
    if (document.visibilityState === 'visible') quietly(readRest());
    lookSoon(LOOK_EVERY);
  }, millis);
}

async function readRest() {
  const servers = [];
  let marker = '';
  do {
    const page = await session.get(`/v1/servers?limit=5000${marker}`);
    servers.push(...page.servers);
    marker = page.next === null ? '' : `&marker=${encodeURIComponent(page.next)}`;
  } while (marker !== '');
  if (feed === null) return;
  frames.changed(...model.tookServers(servers));
  frames.changed(...model.tookCounts(await session.get('/v1/status')));
  frames.changed(...model.tookReadiness(await (await fetch('/readyz')).json()));
}

async function readHistory(marker = null) {
  const after = marker === null ? '' : `&marker=${encodeURIComponent(marker)}`;
  const page = await session.get(`/v1/migrations?state=ended&limit=100${after}`);
  frames.changed(...model.tookHistory(page, marker === null));
}

function signedIn() {
  element('sign-in').hidden = true;
  for (const id of ['figures', 'filter-label', 'who']) element(id).hidden = false;
  setText(element('user'), session.caller.user);
  for (const field of document.querySelectorAll('#sign-in [type=password]')) field.value = '';
  standing = {word: 'connecting', why: '', since: Date.now(), heard: 0};
  showStanding();
  feed = new Feed(session, told, stood);
  feed.start();
  element('main').focus({preventScroll: true});
}

/** A new page: nothing that one person saw is left in it for the next. */
function leave(why) {
  session.close();
  feed?.stop();
  feed = null;
  sessionStorage.setItem(SAID, why);
  location.reload();
}

function askToSignIn(why) {
  element('sign-in').hidden = false;
  setText(element('sign-in-answer'), why);
  element('sign-in-form').elements.user.focus();
}

/** Has a form wait for its answer, and say it. */
function answers(form, entered) {
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    setText(element('sign-in-answer'), '');
    try {
      await entered(Object.fromEntries(new FormData(form)));
      signedIn();
    } catch (error) {
      setText(element('sign-in-answer'), error.status ? error.message : 'nova-lean does not answer: try again');
    } finally {
      button.disabled = false;
    }
  });
}

async function begin() {
  chooseTheme();
  answers(element('sign-in-form'), form => session.signIn(form));
  answers(element('token-form'), form => session.use(form.token.trim()));
  element('sign-out').addEventListener('click', () => leave(''));
  element('older').addEventListener('click', () => quietly(readHistory(model.older)));
  element('filter').addEventListener('input', () => frames.changed(...Object.keys(views)));
  element('filter').addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      element('filter').value = '';
      frames.changed(...Object.keys(views));
    }
  });
  document.addEventListener('keydown', event => {
    const typing = event.target.closest?.('input, select, textarea, dialog');
    if (event.key === '/' && !typing && feed !== null && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      element('filter').focus();
    }
  });
  setInterval(() => {
    tick();
    if (standing.word === 'away') showStanding();
  }, 1000);
  const said = sessionStorage.getItem(SAID) ?? '';
  sessionStorage.removeItem(SAID);
  if (!session.isOpen) return askToSignIn(said);
  try {
    await session.resume();
    signedIn();
  } catch (error) {
    if (error.status === 401 || error.status === 403) session.close();
    askToSignIn(error.status ? error.message : 'nova-lean does not answer: reload this page to go on');
  }
}

begin();
