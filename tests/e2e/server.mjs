// A real panelist process in a folder of its own, and what a test needs around it.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {startChild, stopChild, untilSaid} from './child.mjs';
import {Postgres} from './postgres_server.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const binary = process.env.PANELIST_BINARY ?? join(root, 'build/release/panelist');

/// Whether servers keep their data on PostgreSQL (PANELIST_TEST_STORAGE=postgres), each in a database of its own.
export const isOnPostgres = process.env.PANELIST_TEST_STORAGE === 'postgres';
/// For node:test: why a test is left out there, or false.
export const isAboutSqlite = isOnPostgres && "SKIPPED: about the file of SQLite's";
const urlOf = new Map();  // by data folder, so that a server that comes back finds what it had

export class Server {
  /// `shell`: what a shell does before it becomes the server ("ulimit -Sn 1024"); `listen`: its address;
  /// `keepLog`: standard error goes to `server.log` instead of the test's own.
  static async start({settings = {}, data, shell, listen = '127.0.0.1:0', keepLog = false} = {}) {
    const server = new Server();
    Object.assign(server, {shell, listen, keepLog, log: ''});
    server.data = data ?? mkdtempSync(join(tmpdir(), 'panelist-e2e-'));
    server.settings = {PANELIST_WEBHOOKS__ALLOW_TARGETS: '127.0.0.0/8', PANELIST_LOG__LEVEL: 'warn', ...settings};
    if (isOnPostgres && !settings.PANELIST_STORAGE__URL) {
      if (!urlOf.has(server.data)) urlOf.set(server.data, (await Postgres.shared()).addDatabase());
      server.settings.PANELIST_STORAGE__URL = urlOf.get(server.data);
    }
    await server.#spawn().catch((error) => {
      if (!data) rmSync(server.data, {recursive: true, force: true});
      throw error;
    });
    return server;
  }

  /// Everything in one folder; with a database elsewhere (PANELIST_STORAGE__URL) mails and the socket.
  #place() {
    const words = ['--config', join(root, 'config.toml')];
    if (!this.settings.PANELIST_STORAGE__URL) return [...words, '--data', this.data];
    this.settings.PANELIST_MAIL__FOLDER = join(this.data, 'mail');
    return words;
  }

  async #spawn() {
    const words = [binary, 'serve', ...this.#place(), '--listen', this.listen];
    if (this.shell) words.unshift('sh', '-c', `${this.shell} && exec "$@"`, 'sh');
    this.child = startChild(words[0], words.slice(1),
      {env: {...process.env, ...this.settings}, stdio: ['ignore', 'pipe', this.keepLog ? 'pipe' : 'inherit']});
    this.child.stderr?.setEncoding('utf8').on('data', (text) => { this.log += text; });
    this.ended = this.child.ended;
    [, this.url] = await untilSaid(this.child, this.child.stdout, /listening on (\S+)\n/);
  }

  /// SIGKILL, then a new process on the same folder.
  async killAndRestart() {
    await stopChild(this.child, 'SIGKILL');
    await this.#spawn();
  }

  async stop() {
    await stopChild(this.child);
    rmSync(this.data, {recursive: true, force: true});
  }

  cli(...words) {
    return execFileSync(binary, [...words, ...this.#place()],
      {env: {...process.env, ...this.settings}, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
  }

  /// Changes rows behind the server's back.
  sql(text) {
    const url = this.settings.PANELIST_STORAGE__URL;
    const [client, ...words] = url ? ['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', url, '-c'] : ['sqlite3', '-cmd', '.timeout 5000', join(this.data, 'panelist.db')];
    execFileSync(client, [...words, text], {stdio: ['ignore', 'ignore', 'inherit']});
  }

  /// Adds a user; the API token.
  addUser(email, name, roles, personas = []) {
    const words = ['user', 'add', email, '--name', name, '--token'];
    for (const role of roles) words.push('--role', role);
    for (const persona of personas) words.push('--persona', persona);
    return this.cli(...words).trim().split('\n').at(-1);
  }

  signInLink(email) {
    return this.cli('user', 'link', email).trim();
  }

  /// `body` is sent as JSON, `raw` (text or bytes) as it is.
  async api(method, path, {token, body, raw, headers = {}} = {}) {
    const hasBody = body !== undefined || raw !== undefined;
    const answer = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {...(token ? {authorization: `Bearer ${token}`} : {}), ...(hasBody ? {'content-type': 'application/json'} : {}), ...headers},
      body: raw ?? (hasBody ? JSON.stringify(body) : undefined),
    });
    const text = await answer.text();
    let json = null;
    try { json = JSON.parse(text); } catch { /* not JSON: the test looks at text */ }
    return {status: answer.status, headers: answer.headers, text, json};
  }
}

/// A webhook receiver; `next(predicate)` waits for the event itself, never for a time. `respond(event)` may
/// say what to answer: {status, headers, body}, or a promise of it, which holds the try in flight.
export class Receiver {
  constructor(respond = () => ({status: 204})) {
    this.respond = respond;
    this.events = [];
    this.waiting = [];
    this.inFlight = 0;
    this.mostInFlight = 0;
    this.server = createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => this.#take(request, response, Buffer.concat(chunks).toString('utf8')));
    });
  }

  async #take(request, response, body) {
    const event = {headers: request.headers, body, json: JSON.parse(body), at: Date.now()};
    this.events.push(event);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const answer = Promise.resolve(this.respond(event));
    this.waiting = this.waiting.filter(({test, done}) => !test(event) || (done(event), false));
    const {status, headers = {}, body: text = ''} = await answer;
    this.inFlight -= 1;
    response.writeHead(status, headers).end(text);
  }

  async listen() {
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${this.server.address().port}/hook`;
    return this;
  }

  next(test) {
    const there = this.events.find(test);
    if (there) return Promise.resolve(there);
    return new Promise((done) => this.waiting.push({test, done}));
  }

  /// The first `count` events that fit.
  async several(count, test = () => true) {
    await this.next(() => this.events.filter(test).length >= count);
    return this.events.filter(test).slice(0, count);
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}

/// A quote of `words` words that reads like one.
export function quote(words, subject) {
  const parts = `${subject} does one thing and its page says plainly which. I looked for the limit that nobody writes down and found it in the second hour.`.split(' ');
  const list = [];
  while (list.length < words) list.push(parts[list.length % parts.length]);
  return list.join(' ');
}

export const slotsOf = {
  developer: {},
  skeptic: {competitors: ['the editor you already have', 'a shell script']},
  buyer: {flips_if: 'a yearly price with a ceiling'},
  futurist: {},
};
