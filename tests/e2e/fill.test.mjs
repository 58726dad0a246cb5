// `panelist bench --fill N`: every rule holds in what it made, it goes on where it was stopped, and a server serves it.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {Server, binary, root} from './server.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'panelist-e2e-'));
const folder = join(scratch, 'filled');
after(() => rmSync(scratch, {recursive: true, force: true}));

const words = (tools, data = folder) => ['bench', '--config', join(root, 'config.toml'), '--fill', String(tools), '--data', data];
const run = (...all) => spawnSync(binary, all, {encoding: 'utf8'});

function check(runs) {
  const told = run('check', '--data', folder, '--json');
  assert.equal(told.status, 0, told.stdout + told.stderr);
  const report = JSON.parse(told.stdout);
  assert.deepEqual(report.problems, []);
  if (runs !== undefined) assert.equal(report.counts.runs, runs);
  return report.counts.runs;
}

test('a fill that is killed leaves a whole installation, and the next one goes on from there', async () => {
  const child = spawn(binary, words(20_000), {stdio: ['ignore', 'ignore', 'pipe']});
  let said = '';
  await new Promise((done, failed) => {
    child.stderr.on('data', (bytes) => {
      said += bytes;
      if (/\d+ of 20000 tools, \d+ per second/.test(said)) done();
    });
    child.once('exit', (code) => failed(new Error(`ended with ${code}: ${said}`)));
  });
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await ended;
  assert.match(said, /tools to come need about [\d.]+ GiB, [\d.]+ GiB are free/);
  const there = check();
  assert.ok(there > 214 && there < 20_000, String(there));
  const told = run(...words(there + 300), '--json');
  assert.equal(told.status, 0, told.stderr);
  const report = JSON.parse(told.stdout);
  assert.equal(report.tools, there + 300);
  assert.equal(report.written, 300);
  check(there + 300);
  const verified = run('verify', '--data', folder);
  assert.match(verified.stdout, /everything holds/);
  assert.deepEqual(readdirSync(folder).filter((name) => name.includes('partial')), []);
});

test('about one in fifty is open, in every stage, and everything is shown', async (t) => {
  const server = await Server.start({data: folder});
  t.after(() => server.stop());
  const token = server.addUser('editor@example.org', 'Eva', ['editor', 'admin']);
  const get = async (path) => (await server.api('GET', path, {token})).json;
  const pipeline = await get('/api/v1/pipeline');
  const count = check();
  assert.ok(Math.abs(pipeline.unfinished - count / 50) <= 14, `${pipeline.unfinished} of ${count}`);
  for (const kind of ['free_seat', 'late_reviewer', 'reviewer_in_time', 'triage', 'on_hold'])
    assert.ok((await get(`/api/v1/runs?q=waits:${kind}`)).items.length > 0, kind);
  const {items} = await get('/api/v1/tools?state=published&limit=20');
  assert.equal(items.length, 20);
  for (const {slug} of items) {
    const page = await server.api('GET', `/tools/${slug}`);
    assert.equal(page.status, 200);
    assert.match(page.text, /itemReviewed|Review/);
  }
  const sent = await server.api('POST', '/api/v1/tools', {token,
    body: {name: 'One more', tagline: 'A tool', category: 'Bench 1', description: 'Something to judge.', entry: 'free'}});
  assert.equal(sent.status, 201, sent.text);
  check(count + 1);
});

test('a folder that something else filled is refused, and so is one without a name', () => {
  const other = join(scratch, 'other');
  run('user', 'add', 'a@example.org', '--name', 'A', '--role', 'admin', '--data', other);
  const told = run(...words(400, other));
  assert.equal(told.status, 1, told.stderr);
  assert.match(told.stderr, /holds a database that no fill began/);
  const unnamed = run('bench', '--fill', '400');
  assert.equal(unnamed.status, 2, unnamed.stderr);
  assert.match(unnamed.stderr, /--data DIR/);
});
