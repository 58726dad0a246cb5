// A PostgreSQL server of a test's own, in a temporary folder.
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {chownSync, existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const programs = spawnSync('pg_config', ['--bindir'], {encoding: 'utf8'}).stdout?.trim() ?? '';
export const skip = existsSync(join(programs, 'initdb')) ? false : 'SKIPPED: PostgreSQL is not installed (packages postgresql, libpq-dev)';

/// The server refuses root: it then runs as its package's user.
function asOther() {
  if (process.geteuid() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], {encoding: 'utf8'}));
  return {uid: id('-u'), gid: id('-g')};
}

export class Postgres {
  static async start() {
    const server = new Postgres();
    server.folder = mkdtempSync(join(tmpdir(), 'panelist-pg-'));
    const user = asOther();
    if (user.uid) chownSync(server.folder, user.uid, user.gid);
    const data = join(server.folder, 'data');
    execFileSync(join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'panelist', '--no-sync', '-E', 'UTF8', '--locale=C'],
      {...user, cwd: '/', stdio: 'ignore'});
    server.child = spawn(join(programs, 'postgres'), ['-D', data, '-k', server.folder, '-h', '', '-F', '-c', 'log_min_messages=log'],
      {...user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe']});
    await new Promise((done, failed) => {
      let said = '';
      server.child.stderr.on('data', (bytes) => {
        said += bytes;
        if (said.includes('ready to accept connections')) done();
      });
      server.child.once('exit', () => failed(new Error(said)));
    });
    return server;
  }

  url(database = 'postgres') {
    return `postgresql:///${database}?host=${this.folder}&user=panelist`;
  }

  /// What psql answers, one value a line.
  sql(text, database = 'postgres') {
    return execFileSync(join(programs, 'psql'), ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', this.folder, '-U', 'panelist', '-d', database, '-c', text],
      {encoding: 'utf8'}).trim();
  }

  async stop() {
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGINT');
    await ended;
    rmSync(this.folder, {recursive: true, force: true});
  }
}
