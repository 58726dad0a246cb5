// `panelist bench` on its own and against a running server: right figures of a tiny run, and nothing left behind.
// It never looks at how fast anything was.
import assert from 'node:assert/strict';
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {startChild} from './child.mjs';
import {Server, binary, root} from './server.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'panelist-e2e-'));
after(() => rmSync(scratch, {recursive: true, force: true}));

function bench(...words) {
  const child = startChild(binary, ['bench', '--config', join(root, 'config.toml'), ...words],
    {env: {...process.env, TMPDIR: scratch}, stdio: ['ignore', 'pipe', 'pipe']});
  const told = {child, out: '', errors: ''};
  child.stdout.on('data', (bytes) => { told.out += bytes; });
  child.stderr.on('data', (bytes) => { told.errors += bytes; });
  told.ended = child.ended;
  return told;
}

const overHttp = ['date', 'cpu', 'kernel', 'cores', 'sync', 'cases_per_second', 'panels_per_second', 'verdicts_per_second',
  'verdict_p50_ms', 'verdict_p99_ms', 'submit_p50_ms', 'find_tasks_p50_ms', 'closing_verdict_p50_ms', 'one_client_verdict_p50_ms',
  'close_to_event_p50_ms', 'close_to_event_p99_ms', 'page_requests_per_second', 'plain_page_requests_per_second', 'clients',
  'seconds', 'cases', 'events', 'pages_checked', 'errors'];
const limits = ['in_process_cases_per_second', 'raw_cases_per_second', 'ratio_to_raw', 'fdatasync_per_second'];

function assertFigures(told, keys) {
  const figures = JSON.parse(told.out);
  for (const key of keys) assert.ok(Object.hasOwn(figures, key), `${key} of ${told.out}`);
  for (const [key, value] of Object.entries(figures)) {
    assert.ok(['number', 'string'].includes(typeof value), `${key} is flat: ${JSON.stringify(value)}`);
    if (/per_second|_ms$/.test(key)) assert.ok(value >= 0 && (value > 0 || /event|_ms$/.test(key)), `${key} is ${value}`);
  }
  assert.equal(figures.errors, 0);
  assert.equal(figures.events, figures.cases, 'an event of each panel, once');
  assert.equal(figures.pages_checked, figures.cases, 'a page of each panel');
  return figures;
}

test('a small run ends with 0, prints one flat object and leaves nothing behind', async () => {
  const told = bench('--json', '--cases', '12', '--clients', '4');
  assert.deepEqual(await told.ended, {code: 0, signal: null}, told.errors);
  assert.equal(told.out.trim().split('\n').length, 1, told.out);
  const figures = assertFigures(told, [...overHttp, ...limits, 'peak_rss_mib']);
  assert.equal(figures.clients, 4);
  assert.ok(figures.peak_rss_mib > 1);
  assert.equal(told.errors, '');
  assert.deepEqual(readdirSync(scratch), []);
});

test('for people it is a table with the machine, the date and the ratios', async () => {
  const told = bench('--cases', '8', '--clients', '2', '--rate', '100');
  assert.deepEqual(await told.ended, {code: 0, signal: null}, told.errors);
  for (const words of [/processor .+/, /kernel +Linux/, /synchronous=FULL/, /open loop/, /ratio to SQLite alone/]) assert.match(told.out, words);
});

test('a running server is measured with a token, and the people of the bench are switched off afterwards', async () => {
  const server = await Server.start();
  try {
    const words = ['user', 'add', 'all@example.org', '--name', 'All', '--token'];
    for (const role of ['admin', 'editor', 'reviewer', 'submitter']) words.push('--role', role);
    const token = server.cli(...words).trim().split('\n').at(-1);
    const told = bench('--json', '--cases', '8', '--clients', '2', '--url', server.url, '--token', token);
    assert.deepEqual(await told.ended, {code: 0, signal: null}, told.errors);
    assertFigures(told, overHttp);
    const hooks = await server.api('GET', '/api/v1/webhooks', {token});
    assert.deepEqual(hooks.json.items, []);
    const people = await server.api('GET', '/api/v1/users?limit=200', {token});
    const active = people.json.items.filter((person) => person.state === 'active').map((person) => person.email);
    assert.deepEqual(active, ['all@example.org']);
  } finally {
    await server.stop();
  }
});

test('a run whose panels go to others is a failed run and says what is missing', async () => {
  const server = await Server.start();
  try {
    const words = ['user', 'add', 'all@example.org', '--name', 'All', '--token'];
    for (const role of ['admin', 'editor', 'reviewer', 'submitter']) words.push('--role', role);
    const token = server.cli(...words, '--persona', 'buyer', '--share', '4').trim().split('\n').at(-1);
    const told = bench('--json', '--cases', '8', '--clients', '2', '--url', server.url, '--token', token);
    assert.equal((await told.ended).code, 1);
    assert.match(told.errors, /a seat went to somebody who is not of the bench/);
    assert.ok(JSON.parse(told.out).errors > 0);
  } finally {
    await server.stop();
  }
});

test('stopped in the middle it takes its server and its folder along', async () => {
  const told = bench('--seconds', '600', '--clients', '2');
  while (readdirSync(scratch).length === 0) await new Promise(setImmediate);
  told.child.kill('SIGTERM');
  assert.equal((await told.ended).code, 1, told.errors);
  assert.deepEqual(readdirSync(scratch), []);
});

test('mistaken options are refused with 2', async () => {
  for (const words of [['--clients', '0'], ['--cases', '8', '--seconds', '2'], ['--url', 'https://localhost:1', '--token', 'x'],
    ['--url', 'http://localhost:1'], ['--token', 'x']]) {
    const told = bench(...words);
    assert.equal((await told.ended).code, 2, words.join(' '));
  }
});
