// A PostgreSQL server of the test's own in a temporary folder, reached over a socket there and over loopback.
import {execFileSync, spawnSync} from 'node:child_process';
import {chownSync, existsSync, mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startChild, stopChild, untilSaid} from './child.mjs';

const programs = spawnSync('pg_config', ['--bindir'], {encoding: 'utf8'}).stdout?.trim() ?? '';
/// For node:test: false, or why the tests are left out.
export const skip = existsSync(join(programs, 'initdb')) ? false : 'SKIPPED: PostgreSQL is not installed (packages postgresql, libpq-dev)';

/// The server refuses root: it then runs as its package's user.
function asOther() {
  if (process.geteuid() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], {encoding: 'utf8'}));
  return {uid: id('-u'), gid: id('-g')};
}

/// One that nobody listens on now.
export async function freePort() {
  const taken = createServer();
  await new Promise((done) => taken.listen(0, '127.0.0.1', done));
  const {port} = taken.address();
  await new Promise((done) => taken.close(done));
  return port;
}

let shared;
let databases = 0;

export class Postgres {
  /// The one of this test program, started by the first call and stopped when the program ends.
  static shared() {
    if (skip) throw new Error(skip);
    shared ??= Postgres.start().then((postgres) => {
      for (const handle of [postgres.child, postgres.child.stderr]) handle.unref();
      process.once('exit', () => postgres.#stopAtOnce());
      return postgres;
    });
    return shared;
  }

  /// `isDurable`: syncs as in service, for a test that kills the server.
  static async start({isDurable = false} = {}) {
    const postgres = new Postgres();
    postgres.folder = mkdtempSync(join(tmpdir(), 'panelist-pg-'));
    postgres.data = join(postgres.folder, 'data');
    postgres.user = asOther();
    postgres.isDurable = isDurable;
    postgres.port = await freePort();
    if (postgres.user.uid) chownSync(postgres.folder, postgres.user.uid, postgres.user.gid);
    execFileSync(join(programs, 'initdb'), ['-D', postgres.data, '-A', 'trust', '-U', 'panelist', '--no-sync', '-E', 'UTF8', '--locale=C'],
      {...postgres.user, cwd: '/', stdio: 'ignore'});
    await postgres.#run();
    return postgres;
  }

  async #run() {
    const words = ['-D', this.data, '-k', this.folder, '-h', '127.0.0.1', '-p', String(this.port), '-c', 'log_min_messages=log', '-c', 'max_connections=60'];
    if (!this.isDurable) words.push('-F');
    this.child = startChild(join(programs, 'postgres'), words, {...this.user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe']});
    await untilSaid(this.child, this.child.stderr, /ready to accept connections/);
  }

  /// A new database; its address.
  addDatabase() {
    databases += 1;
    this.ask(`CREATE DATABASE of_test_${databases}`);
    return this.url(`of_test_${databases}`);
  }

  /// By the socket in its folder.
  url(database = 'postgres') { return `postgresql:///${database}?host=${this.folder}&port=${this.port}&user=panelist`; }
  /// Over loopback, through another port perhaps.
  tcpUrl(port = this.port) { return `postgresql://panelist@127.0.0.1:${port}/postgres`; }

  /// What psql answers, a line per row.
  ask(sql, database = 'postgres') {
    return execFileSync(join(programs, 'psql'), ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', this.folder, '-p', String(this.port), '-U', 'panelist', '-d', database, '-c', sql],
      {encoding: 'utf8', cwd: '/'}).trim();
  }

  /// SIGINT: every connection is cut at once, what was committed stays.
  async restart() {
    await stopChild(this.child, 'SIGINT');
    await this.#run();
  }

  async stop() {
    await stopChild(this.child, 'SIGINT');
    rmSync(this.folder, {recursive: true, force: true});
  }

  /// At the end of this process, which can wait for nobody any more: files may still come while they are removed.
  #stopAtOnce() {
    this.child.kill('SIGQUIT');
    rmSync(this.folder, {recursive: true, force: true, maxRetries: 50, retryDelay: 20});
  }
}
