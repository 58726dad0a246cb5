// What goes wrong around a server: mistakes in its files, a full disk, a damaged database, a kill.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {Clients, inParallel} from './load.mjs';
import {Raw} from './raw.mjs';
import {Server, binary, root} from './server.mjs';

const isRoot = process.getuid() === 0;

function scratch(t) {
  const folder = mkdtempSync(join(tmpdir(), 'panelist-trouble-'));
  t.after(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}
function run(words, {config = join(root, 'config.toml'), env = {}, ...options} = {}) {
  return spawnSync(binary, [...words, '--config', config],
    {encoding: 'utf8', timeout: 60_000, env: {...process.env, PANELIST_LOG__LEVEL: 'error', ...env}, ...options});
}
const serve = (data, options) => run(['serve', '--data', data, '--listen', '127.0.0.1:0'], options);
const tool = (name, description = 'd') => ({name, tagline: 't', category: 'c', description, entry: 'free'});

/// Refused: this exit code, one line on standard error that says what `expected` says, nothing on standard output.
function assertRefused(answer, code, expected) {
  assert.equal(answer.status, code, answer.stderr);
  assert.equal(answer.stdout, '');
  assert.match(answer.stderr, expected);
  assert.equal(answer.stderr.trim().split('\n').length, 1, answer.stderr);
}
const filesOf = (folder) => Object.fromEntries(readdirSync(folder).filter((name) => !name.endsWith('.lock')).sort()
  .map((name) => [name, statSync(join(folder, name)).isFile() ? createHash('sha256').update(readFileSync(join(folder, name))).digest('hex') : 'folder']));

const configMistakes = [
  ['[server]\nlisten = "127.0.0.1:0"\npublic_ulr = "http://x"\n', /:3: unknown key server\.public_ulr; did you mean server\.public_url\?/],
  ['[server]\nlisten = "8080"\n', /:2: server\.listen is "8080"; expected ADDRESS:PORT/],
  ['[server]\nlisten = "127.0.0.1:99999"\n', /:2: server\.listen/],
  ['[server]\nthreads = "two"\n', /:2: server\.threads: expected a whole number/],
  ['[server]\nthreads = 0\n', /:2: server\.threads is "0"; expected a whole number from 1 to 64/],
  ['[server]\ntrusted_proxies = ["10.0.0.0/8", "10.0.0/8"]\n', /:2: server\.trusted_proxies holds "10\.0\.0\/8"; expected a network/],
  ['[server]\ntrusted_proxies = "10.0.0.0/8"\n', /:2: server\.trusted_proxies: expected a list/],
  ['[server]\ntls_certificate = "a.pem"\n', /server\.tls_certificate needs server\.tls_key/],
  ['[server]\npublic_url = "reviews.example.com"\n', /:2: server\.public_url .*expected https:\/\/HOST/],
  ['[servr]\nlisten = "127.0.0.1:0"\n', /:1: unknown section \[servr\]; did you mean \[server\]\?/],
  ['listen = "127.0.0.1:0"\n', /:1: listen stands outside of its section; expected \[server\]/],
  ['[server]\nlisten = \n', /:2: /],
  ['[storage]\nurl = "mysql:x"\n', /:2: storage\.url is "mysql:x"; expected sqlite:FILE/],
  ['[review]\ntime_zone = "Middle/Earth"\n', /:2: review\.time_zone .*a zone name/],
  ['[publish]\nhold_seconds = -1\n', /:2: publish\.hold_seconds is "-1"; expected a whole number from 0/],
  ['[submit]\nopen = "yes"\n', /:2: submit\.open: expected true or false/],
  ['[webhooks]\nschedule_seconds = [0, -5]\n', /:2: webhooks\.schedule_seconds holds "-5"; expected seconds/],
  ['[webhooks]\nschedule_seconds = []\n', /:2: webhooks\.schedule_seconds is empty/],
  ['[mail]\nfrom = "nobody"\n', /:2: mail\.from is "nobody"; expected NAME <ADDRESS@HOST>/],
  ['[mail]\nsmtp_url = "mail.example.com:hunter2"\n', /:2: mail\.smtp_url is not an address; expected smtp:/],
  ['[log]\nlevel = "loud"\n', /:2: log\.level is "loud"; expected debug, info, warn, error/],
];

test('every kind of mistake in config.toml: exit 2, one line with file, line and what was expected; no folder is made', (t) => {
  const folder = scratch(t);
  const config = join(folder, 'config.toml');
  for (const [text, expected] of configMistakes) {
    writeFileSync(config, text);
    const answer = serve(join(folder, 'data'), {config, env: {PANELIST_LOG__LEVEL: undefined}});
    assertRefused(answer, 2, expected);
    assert.match(answer.stderr, /config\.toml/);
    assert.doesNotMatch(answer.stderr, /hunter2/);
  }
  assert.deepEqual(readdirSync(folder), ['config.toml']);
  assertRefused(serve(join(folder, 'data'), {config: join(folder, 'none.toml')}), 2, /none\.toml: there is no such configuration file/);
});

test('the environment overrides every key, lists comma-separated; a bad value and an unknown name are named', (t) => {
  const env = {PANELIST_SERVER__TRUSTED_PROXIES: '10.0.0.0/8, fc00::/7', PANELIST_COMPARE__AUTO_PAIRS: '3', PANELIST_WEBHOOKS__ALLOW_TARGETS: ''};
  const shown = JSON.parse(run(['config', '--json'], {env}).stdout);
  assert.deepEqual(shown['server.trusted_proxies'], {value: '10.0.0.0/8,fc00::/7', origin: 'environment'});
  assert.equal(shown['compare.auto_pairs'].value, '3');
  assert.equal(shown['webhooks.allow_targets'].value, '');
  const folder = scratch(t);
  for (const [name, value] of [['SERVER__TRUSTED_PROXIES', '10.0.0.0/8,nonsense'], ['COMPARE__AUTO_PAIRS', 'many'], ['SUBMIT__OPEN', 'perhaps'], ['WEBHOOKS__SCHEDULE_SECONDS', '0,soon'], ['SERVER__LISTEN', 'x']])
    assertRefused(serve(folder, {env: {[`PANELIST_${name}`]: value}}), 2, new RegExp(`PANELIST_${name}: .*expected`));
  assertRefused(serve(folder, {env: {PANELIST_SERVR__LISTEN: 'x'}}), 2, /PANELIST_SERVR__LISTEN; did you mean PANELIST_SERVER__LISTEN\?/);
  assertRefused(serve(folder, {env: {PANELIST_MAIL__SMTP_URL: 'smtp://u@localhost', PANELIST_MAIL__SMTP_PASSWORD_FILE: '/nowhere'}}), 2, /smtp_password_file: cannot read \/nowhere/);
});

test('a mistake in a workflow or persona: exit 2, file, line, what was expected, and the server does not start with the rest', (t) => {
  const folder = scratch(t);
  const env = {PANELIST_FOLDERS__WORKFLOWS: join(folder, 'workflows'), PANELIST_FOLDERS__PERSONAS: join(folder, 'personas')};
  const spoil = (file, change) => {
    for (const name of ['workflows', 'personas']) {
      rmSync(join(folder, name), {recursive: true, force: true});
      cpSync(join(root, name), join(folder, name), {recursive: true});
    }
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const spoiled = change(text);
    assert.notEqual(spoiled, text);
    writeFileSync(path, spoiled);
    const answer = serve(join(folder, 'data'), {env});
    assertRefused(answer, 2, new RegExp(`${file.split('/')[1]}:\\d+: `));
    assert.ok(!readdirSync(folder).includes('data'), 'nothing was made');
    return answer.stderr;
  };
  assert.match(spoil('workflows/panel-review.toml', (text) => text.replace('version =', 'verzion =')), /verzion.*version/);
  assert.match(spoil('workflows/panel-review.toml', (text) => text.replace(/"buyer"/, '"bier"')), /bier.*buyer/);
  assert.match(spoil('workflows/fast-track.toml', (text) => text.replace(/kind = "panel"/, 'kind = "panell"')), /panel/);
  spoil('workflows/panel-review.toml', (text) => text + '\n[[step]\n');
  spoil('personas/buyer.toml', (text) => text.replace(/^question = .*$/m, 'question = 7'));
  assert.match(spoil('personas/buyer.toml', (text) => text.replace(/^question =/m, 'qestion =')), /qestion.*question/);
});

test('a folder that may not be written, or that is a file: one clear line', {skip: isRoot ? false : 'needs root to become another user'}, (t) => {
  const folder = scratch(t);
  writeFileSync(join(folder, 'file'), '');
  assertRefused(serve(join(folder, 'file')), 1, /data folder .*file is not writable/);
  mkdirSync(join(folder, 'ours'), {mode: 0o755});
  spawnSync('chmod', ['755', folder]);
  assertRefused(serve(join(folder, 'ours'), {uid: 65534, gid: 65534}), 1, /ours is not writable: Permission denied/);
  assertRefused(serve(join(folder, 'ours', 'new'), {uid: 65534, gid: 65534}), 1, /new is not writable: Permission denied/);
});

test('a database of a newer version or of another program is refused by every command and stays as it is, byte for byte', (t) => {
  const folder = scratch(t);
  const data = join(folder, 'data');
  assert.equal(run(['migrate', '--data', data]).status, 0);
  spawnSync('sqlite3', [join(data, 'panelist.db'), 'PRAGMA user_version = 9999']);
  const before = filesOf(data);
  assertRefused(serve(data), 1, /version 9999, newer than this program knows/);
  for (const words of [['check'], ['verify'], ['status'], ['migrate'], ['user', 'list'], ['user', 'add', 'a@b.example', '--name', 'A', '--role', 'admin']]) {
    const answer = run([...words, '--data', data]);
    assert.equal(answer.status, 1, words.join(' '));
    assert.match(answer.stderr, /newer/);
  }
  assert.deepEqual(filesOf(data), before);
  const other = join(folder, 'other');
  mkdirSync(other);
  spawnSync('sqlite3', [join(other, 'panelist.db'), 'CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1);']);
  const theirs = filesOf(other);
  assertRefused(serve(other), 1, /is not a Panelist database/);
  assert.deepEqual(filesOf(other), theirs);
});

test('a damaged database: garbage and a torn file are refused with one line, a spoiled page is found by check', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  const admin = server.addUser('admin@example.org', 'Admin', ['admin']);
  for (let index = 0; index < 30; ++index) await server.api('POST', '/api/v1/tools', {token: admin, body: tool(`Tool ${index}`, 'word '.repeat(900))});
  server.child.kill('SIGTERM');
  await server.ended;
  const file = join(server.data, 'panelist.db');
  const whole = readFileSync(file);
  writeFileSync(file, 'This is no database. '.repeat(1000));
  assertRefused(serve(server.data), 1, /panelist\.db cannot be read as a database/);
  writeFileSync(file, whole);
  truncateSync(file, 4096 * 3);
  const torn = run(['check', '--data', server.data]);
  assert.equal(torn.status, 1);
  assert.match(torn.stderr + torn.stdout, /malformed|could not be read|damaged|PROBLEM/);
  writeFileSync(file, whole);
  const page = Math.floor(whole.length / 4096 / 2);
  const spoiled = openSync(file, 'r+');
  for (let at = page - 8; at < page + 8; ++at) writeSync(spoiled, Buffer.alloc(4096, 0xa5), 0, 4096, at * 4096);
  closeSync(spoiled);
  const answer = run(['check', '--data', server.data]);
  assert.equal(answer.status, 1, answer.stdout);
  assert.match(answer.stdout + answer.stderr, /damaged|malformed|could not be read|PROBLEM/);
  const backup = run(['restore', file, '--data', join(scratch(t), 'data')]);
  assertRefused(backup, 1, /damaged|malformed/);
});

test('a full disk: writes answer 507 and change nothing, reads go on, /readyz says so, and service resumes without a restart',
  {skip: isRoot ? false : 'a small disk can only be mounted by root', timeout: 60_000}, async (t) => {
    const disk = mkdtempSync(join(tmpdir(), 'panelist-disk-'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'panelist-test', disk], {encoding: 'utf8'});
    assert.equal(mounted.status, 0, mounted.stderr);
    let server;
    t.after(async () => {
      await server?.stop();
      spawnSync('umount', ['-l', disk]);
      rmSync(disk, {recursive: true});
    });
    server = await Server.start({data: join(disk, 'data'), settings: {PANELIST_LOG__LEVEL: 'error'}, keepLog: true});
    const admin = server.addUser('admin@example.org', 'Admin', ['admin']);
    const send = (name) => server.api('POST', '/api/v1/tools', {token: admin, body: tool(name, 'word '.repeat(900))});
    assert.equal((await send('Before')).status, 201);
    assert.equal((await server.api('GET', '/readyz')).status, 200);
    const ballast = openSync(join(disk, 'ballast'), 'w');
    const chunk = Buffer.alloc(4096);
    try { for (;;) writeSync(ballast, chunk); } catch (full) { assert.equal(full.code, 'ENOSPC'); }
    closeSync(ballast);
    const fates = [];
    for (let index = 0; fates.at(-1) !== 507; ++index) {
      assert.ok(index < 3000, `never full: ${fates.slice(-3)}`);
      fates.push((await send(`During ${index}`)).status);
    }
    assert.ok(fates.slice(0, -1).every((status) => status === 201));
    const refused = await send('Refused');
    assert.equal(refused.status, 507);
    assert.match(refused.json.detail, /no room.*Nothing was changed/);
    const ready = await server.api('GET', '/readyz');
    assert.ok([503, 507].includes(ready.status), `/readyz says ${ready.status}`);
    assert.equal((await server.api('GET', '/healthz')).status, 200);
    assert.equal((await server.api('GET', '/api/v1/tools/before', {token: admin})).status, 200);
    assert.equal((await server.api('GET', '/api/v1/tools/refused', {token: admin})).status, 404);
    assert.equal((await server.api('GET', '/')).status, 200);
    assert.match(server.log, /error storage_full/);
    rmSync(join(disk, 'ballast'));
    assert.equal((await send('After')).status, 201);
    assert.equal((await server.api('GET', '/readyz')).status, 200);
    for (let index = 0; index < fates.length - 1; ++index) assert.equal((await server.api('GET', `/api/v1/tools/during-${index}`, {token: admin})).status, 200);
    assert.match(server.cli('check'), /everything holds/);
  });

test('after kill -9 the same port and the same folder serve at once, though connections were open', async (t) => {
  const first = await Server.start();
  t.after(() => first.stop());
  const admin = first.addUser('admin@example.org', 'Admin', ['admin']);
  const clients = new Clients(first.url, 16);
  await inParallel(200, 16, (index) => clients.send('POST', '/api/v1/tools', admin, tool(`Tool ${index}`)));
  const open = await Promise.all(Array.from({length: 20}, () => Raw.open(first.url)));
  first.listen = first.url.slice('http://'.length);
  const began = process.hrtime.bigint();
  await first.killAndRestart();
  assert.equal((await first.api('GET', '/readyz')).status, 200);
  t.diagnostic(`ready ${Number((process.hrtime.bigint() - began) / 1_000_000n)} ms after the kill`);
  assert.equal(first.url, `http://${first.listen}`);
  assert.equal((await first.api('GET', '/api/v1/tools/tool-199', {token: admin})).status, 200);
  clients.close();
  open.forEach((raw) => raw.close());
});
