/** Who is signed in. The token is this tab's alone, and gone with it; the password is kept nowhere. */

const KEPT = 'nova-lean token';

/** An answer that is an error, in the API's words. */
export class ApiError extends Error {
  constructor(status, body) {
    super(`${body.cause}. ${body.way_out}`);
    Object.assign(this, {status, body});
  }

  static async of(response) {
    let body;
    try {
      body = await response.json();
    } catch {
      body = {cause: `the answer was ${response.status}`, way_out: 'Look whether something stands between this page and nova-lean'};
    }
    return new ApiError(response.status, body);
  }
}

export class Session {
  /** @param ended is told why, when the token is not taken any more */
  constructor(ended) {
    this.ended = ended;
    this.token = sessionStorage.getItem(KEPT) ?? '';
    this.caller = null;
  }

  get isOpen() {
    return this.token !== '';
  }

  /** Asks Keystone for a token, through the adapter. */
  async signIn(form) {
    const response = await fetch('/v1/tokens', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(form),
    });
    if (!response.ok) throw await ApiError.of(response);
    await this.use((await response.json()).token);
  }

  /** Takes a token, if it is one that may read. */
  async use(token) {
    const response = await fetch('/v1/caller', {headers: {'X-Auth-Token': token}});
    if (!response.ok) throw await ApiError.of(response);
    this.caller = await response.json();
    this.token = token;
    sessionStorage.setItem(KEPT, token);
  }

  /** Goes on with the token that this tab has. */
  resume() {
    return this.use(this.token);
  }

  close() {
    this.token = '';
    this.caller = null;
    sessionStorage.removeItem(KEPT);
  }

  /** A request with the token. A 401 ends the session. */
  async request(path, options = {}) {
    const token = this.token;
    const response = await fetch(path, {...options, headers: {...options.headers, 'X-Auth-Token': token}});
    if (response.ok) return response;
    const error = await ApiError.of(response);
    if (response.status === 401 && token === this.token && token !== '') {
      this.ended('Your token is not valid any more: sign in again.');
    }
    throw error;
  }

  async get(path) {
    return (await this.request(path)).json();
  }

  async post(path, body) {
    return (await this.request(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)})).json();
  }
}
