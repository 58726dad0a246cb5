// The command line beside a running server: what goes through its socket, who may, and what only reads.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {Server, binary, isAboutSqlite, root} from './server.mjs';

const isRoot = process.getuid() === 0;
const tool = {name: 'Lantern', tagline: 't', category: 'c', description: 'd', entry: 'free'};

function scratch(t) {
  const folder = mkdtempSync(join(tmpdir(), 'panelist-socket-'));
  t.after(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}
function run(words, options = {}) {
  return spawnSync(binary, [...words, '--config', join(root, 'config.toml')], {encoding: 'utf8', env: {...process.env, PANELIST_LOG__LEVEL: 'error'}, ...options});
}
const hash = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

test('changes go through the running server as cli:USER, by a socket for this user alone', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  const socket = join(server.data, 'panelist.sock');
  assert.ok(statSync(socket).isSocket());
  assert.equal(statSync(socket).mode & 0o777, 0o600);
  const token = server.addUser('admin@example.org', 'Admin', ['admin']);
  const file = join(scratch(t), 'tool.json');
  writeFileSync(file, JSON.stringify(tool));
  const sent = JSON.parse(server.cli('submit', file, '--json'));
  const run = await server.api('GET', `/api/v1/runs/${sent.run.id}`, {token});
  assert.equal(run.json.history[0].actor, `cli:${userInfo().username}`);
  const audit = await server.api('GET', '/api/v1/audit', {token});
  assert.ok(audit.json.items.some((entry) => JSON.stringify(entry).includes(`cli:${userInfo().username}`)));
});

test('another user is refused by the socket although its file were open to all', {skip: isRoot ? false : 'needs root to become another user'}, async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  const socket = join(server.data, 'panelist.sock');
  const ask = (path) => spawnSync('curl', ['-sS', '-w', '\n%{http_code}', '--unix-socket', socket, `http://localhost${path}`],
    {uid: 65534, gid: 65534, encoding: 'utf8'});
  chmodSync(server.data, 0o755);
  assert.notEqual(ask('/api/v1/users').status, 0, 'mode 0600 keeps others out');
  chmodSync(socket, 0o666);
  assert.match(ask('/healthz').stdout, /^ok\n\n200$/);
  assert.match(ask('/api/v1/users').stdout, /\n401$/, 'the peer is asked for its uid');
});

test('a data folder whose path is far longer than a socket address', async (t) => {
  const data = join(scratch(t), ...Array.from({length: 12}, () => 'a-folder-with-a-long-name'), 'data');
  assert.ok(data.length > 300);
  const server = await Server.start({data});
  t.after(() => server.stop());
  const token = server.addUser('admin@example.org', 'Admin', ['admin']);
  assert.equal((await server.api('GET', '/api/v1/me', {token})).status, 200);
  assert.match(server.cli('user', 'list'), /admin@example\.org/);
  await server.killAndRestart();
  assert.match(server.cli('token', 'create', 'admin@example.org'), /^pnl_\S+\n$/);
});

test('commands that read make nothing, change nothing, and work with and without a server', {skip: isAboutSqlite}, async (t) => {
  const nowhere = join(scratch(t), 'data');
  const reads = [['status'], ['tasks'], ['user', 'list'], ['webhook', 'list'], ['check'], ['verify']];
  for (const words of [...reads, ['run', 'show', '1'], ['backup', join(nowhere, 'copy')]]) {
    const answer = run([...words, '--data', nowhere]);
    assert.equal(answer.status, 1, words.join(' '));
    assert.match(answer.stderr, /there is no database/);
    assert.ok(!existsSync(nowhere), words.join(' '));
  }
  const server = await Server.start();
  t.after(() => server.stop());
  server.addUser('admin@example.org', 'Admin', ['admin']);
  const id = JSON.parse(execFileSync(binary, ['submit', '-', '--json', '--config', join(root, 'config.toml'), '--data', server.data], {input: JSON.stringify(tool), encoding: 'utf8', stdio: 'pipe'})).run.id;
  const all = [...reads, ['run', 'show', String(id)], ['config'], ['workflow', 'show'], ['workflow', 'lint']];
  const beside = all.map((words) => JSON.parse(server.cli(...words, '--json')));
  assert.match(run(['migrate', '--data', server.data]).stderr, /a server is running/);
  server.child.kill('SIGTERM');
  await server.ended;
  const file = join(server.data, 'panelist.db');
  const before = hash(file);
  const alone = all.map((words) => JSON.parse(server.cli(...words, '--json')));
  assert.deepEqual(alone, beside);
  for (const words of all) assert.ok(server.cli(...words).length > 0, words.join(' '));
  assert.equal(hash(file), before);
  assert.ok(!readdirSync(server.data).includes('panelist.sock'));
});

test('serve says one line on standard output, also after a stop, and needs no user', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  let more = '';
  server.child.stdout.on('data', (text) => { more += text; });
  assert.equal((await server.api('GET', '/readyz')).status, 200);
  assert.equal(JSON.parse(server.cli('user', 'list', '--json')).length, 0);
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);
  assert.equal(more, '');
});

test('without a server the same commands change the folder themselves, one after another', (t) => {
  const data = scratch(t);
  const add = run(['user', 'add', 'robot@example.org', '--name', 'Robot', '--role', 'reviewer', '--persona', 'buyer', '--persona', 'skeptic', '--agent', 'example-1', '--token', '--data', data]);
  assert.equal(add.status, 0, add.stderr);
  assert.match(add.stdout.trim().split('\n').at(-1), /^pnl_\S+$/);
  const [user] = JSON.parse(run(['user', 'list', '--json', '--data', data]).stdout);
  assert.equal(user.agent, 'example-1');
  assert.deepEqual(user.personas.sort(), ['buyer', 'skeptic']);
  assert.match(run(['token', 'create', 'robot@example.org', '--data', data]).stdout, /^pnl_\S+\n$/);
  assert.equal(run(['user', 'add', 'x@example.org', '--name', 'X', '--role', 'emperor', '--data', data]).status, 2);
  assert.match(run(['user', 'add', 'x@example.org', '--name', 'X', '--role', 'reviewer', '--persona', 'clown', '--data', data]).stderr, /clown.*developer, skeptic, buyer, futurist/);
  assert.equal(run(['token', 'create', 'nobody@example.org', '--data', data]).status, 1);
  assert.equal(run(['token', 'revoke', 'seven', '--data', data]).status, 2);
  assert.equal(run(['user', 'disable', 'robot@example.org', '--data', data]).status, 0);
});
