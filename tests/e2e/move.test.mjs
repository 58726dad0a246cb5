// A played installation moves from a file to PostgreSQL and back: `panelist migrate --from A --to B`.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {House, personas} from './house.mjs';
import {Postgres, skip} from './postgres_server.mjs';
import {Server, binary, root} from './server.mjs';

const words = (from, to) => ['migrate', '--config', join(root, 'config.toml'), '--from', from, '--to', to];
const move = (from, to, ...more) => spawnSync(binary, [...words(from, to), ...more], {encoding: 'utf8'});
const pages = ['/', '/tools/alpha', '/tools/beta', '/changes', '/categories'];

let postgres, house, shown, file, folder;

async function read(server) {
  const all = {};
  for (const path of pages) all[path] = (await server.api('GET', path)).text.replaceAll(server.url, '');
  all.pipeline = (await server.api('GET', '/api/v1/pipeline', {token: house.tokens.editor})).json;
  all.run = (await server.api('GET', `/api/v1/runs/${house.open.run}`, {token: house.tokens.editor})).json;
  return all;
}

before(async () => {
  if (skip) return;
  postgres = await Postgres.start();
  house = await House.open();
  folder = mkdtempSync(join(tmpdir(), 'panelist-e2e-'));
  file = join(house.server.data, 'panelist.db');
  await house.publish({name: 'Alpha'}, ['skeptic']);
  await house.publish({name: 'Beta'});
  house.open = await house.submit({name: 'Gamma – große Datei'});
  assert.equal((await house.verdict(house.open.task.buyer, 'buyer')).status, 200);
  shown = await read(house.server);
});
after(async () => {
  await house?.close();
  await postgres?.stop();
  if (folder) rmSync(folder, {recursive: true, force: true});
});

function assertRefused(told, pattern, code = 1) {
  assert.equal(told.status, code, told.stderr + told.stdout);
  assert.match(told.stderr, pattern);
  assert.equal(told.stdout, '');
}

test('while a server runs on the source, or with two of a kind, nothing is moved', {skip}, async () => {
  assertRefused(move(`sqlite:${file}`, postgres.url()), /a server is running on .*stop it first/);
  assert.equal(postgres.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), '0');
  assertRefused(move(`sqlite:${file}`, `sqlite:${file}2`), /two kinds/, 2);
  assertRefused(move(`sqlite:${file}`, 'mysql://x'), /sqlite:FILE and postgresql:/, 2);
  house.server.child.kill('SIGTERM');
  await house.server.ended;
});

test('a move whose connection is cut in the middle leaves nothing, and the next one works', {skip}, async (t) => {
  postgres.ask('CREATE DATABASE cut');
  assertRefused(move(`sqlite:${file}`, 'postgresql:///cut?host=/nowhere'), /cannot be opened/);
  const migrated = spawnSync(binary, ['migrate', '--config', join(root, 'config.toml')],
    {env: {...process.env, PANELIST_STORAGE__URL: postgres.url('cut')}, encoding: 'utf8'});
  assert.equal(migrated.status, 0, migrated.stderr);
  // The rows of events wait for a lock, and there the connection ends.
  postgres.ask(`CREATE FUNCTION wait_there() RETURNS trigger AS $$ BEGIN
    PERFORM pg_advisory_xact_lock(42); RETURN NEW; END $$ LANGUAGE plpgsql;
    CREATE TRIGGER wait_there BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION wait_there()`, 'cut');
  const holder = spawn('psql', ['-X', '-q', '-h', postgres.folder, '-p', String(postgres.port), '-U', 'panelist', '-d', 'cut'], {stdio: ['pipe', 'ignore', 'ignore']});
  t.after(() => holder.stdin.end());
  holder.stdin.write('SELECT pg_advisory_lock(42);\n');
  while (postgres.ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted") === '0') { /* soon */ }
  const child = spawn(binary, words(`sqlite:${file}`, postgres.url('cut')), {stdio: ['ignore', 'ignore', 'pipe']});
  let errors = '';
  child.stderr.on('data', (bytes) => { errors += bytes; });
  const ended = new Promise((done) => child.once('close', (code) => done(code)));  // once all that it said is read
  while (postgres.ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") === '0') { /* soon */ }
  postgres.ask("SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
  assert.equal(await ended, 1);
  assert.match(errors, /the move broke off and nothing of it is kept: .*COPY event/);
  holder.stdin.end();
  await new Promise((done) => holder.once('exit', done));
  for (const table of ['person', 'category', 'event', 'tool']) assert.equal(postgres.ask(`SELECT count(*) FROM ${table}`, 'cut'), '0');
  postgres.ask('DROP FUNCTION wait_there CASCADE', 'cut');
  const again = move(`sqlite:${file}`, postgres.url('cut'));
  assert.equal(again.status, 0, again.stderr);
  assert.match(again.stdout, /^event +\d+ {2}[0-9a-f]{16}$/m);
  assert.match(again.stdout, /the same hash on both sides/);
});

test('every table arrives, every rule holds there, and a server shows what was shown', {skip}, async () => {
  const told = move(`sqlite:${file}`, postgres.url(), '--json');
  assert.equal(told.status, 0, told.stderr);
  const report = JSON.parse(told.stdout);
  const there = postgres.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migration' ORDER BY 1").split('\n');
  assert.deepEqual(report.tables.map(({table}) => table).sort(), there.sort());
  for (const {table, rows} of report.tables) assert.equal(postgres.ask(`SELECT count(*) FROM ${table}`), String(rows), table);
  for (const table of ['person', 'token', 'tool', 'tool_facts', 'run', 'task', 'event', 'verdict', 'revision', 'change', 'history_log', 'overview_count', 'audit'])
    assert.ok(report.tables.find((one) => one.table === table).rows > 0, `${table} has rows`);
  assert.ok(report.next_id > report.highest_id);

  assertRefused(move(`sqlite:${file}`, postgres.url()), /the target is in use: table \w+ has rows of its own/);
  const server = await Server.start({settings: {PANELIST_STORAGE__URL: postgres.url()}});
  try {
    assertRefused(move(postgres.url(), `sqlite:${join(folder, 'panelist.db')}`), /a Panelist is connected to database postgres/);
    assert.match(server.cli('check'), /everything holds/);
    assert.match(server.cli('verify'), /everything holds/);
    assert.deepEqual(await read(server), shown);
    for (const persona of personas.filter((one) => one !== 'buyer')) {
      house.server.url = server.url;
      assert.equal((await house.verdict(house.open.task[persona], persona)).status, 200);
    }
    const tool = await house.submit({name: 'Delta'});
    assert.ok(tool.run > report.highest_id, 'ids go on beyond those that were moved');
    assert.match(server.cli('check'), /everything holds/);
    shown = await read(server);
  } finally {
    await server.stop();
  }
});

test('and back into a file, where everything is as it was on the server', {skip}, async () => {
  const back = join(folder, 'panelist.db');
  const told = move(postgres.url(), `sqlite:${back}`, '--json');
  assert.equal(told.status, 0, told.stderr);
  assert.equal(existsSync(`${back}.partial`), false);
  assertRefused(move(postgres.url(), `sqlite:${back}`), /the target is in use: table \w+ has rows of its own/);
  const server = await Server.start({data: folder});
  try {
    assert.match(server.cli('check'), /everything holds/);
    assert.deepEqual(await read(server), shown);
  } finally {
    await server.stop();
  }
});
