// The main job on a PostgreSQL server of the test's own: serve, the command line, a kill, and four verdicts at once.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {House, personas} from './house.mjs';
import {Postgres, skip} from './postgres_server.mjs';

let postgres, house;

before(async () => {
  if (skip) return;
  postgres = await Postgres.start();
  house = await House.open({PANELIST_STORAGE__URL: postgres.url()});
});
after(async () => {
  await house?.close();
  await postgres?.stop();
});

const page = async (path) => (await house.get(path, null)).status;

test('four verdicts at once close a panel once, and its page is there', {skip}, async () => {
  const tools = [await house.submit({name: 'Alpha'}), await house.submit({name: 'Beta'})];
  const answers = await Promise.all(tools.flatMap((tool) => personas.map((persona) => house.verdict(tool.task[persona], persona))));
  for (const answer of answers) assert.equal(answer.status, 200, answer.text);
  for (const tool of tools) assert.equal((await house.get(`/api/v1/runs/${tool.run}`)).json.state, 'published');
  assert.equal(await page('/tools/alpha'), 200);
  assert.equal((await house.get('/readyz', null)).status, 200);
});

test('what was answered is there after a kill, and every rule holds', {skip}, async () => {
  const tool = await house.submit({name: 'Gamma'});
  assert.equal((await house.verdict(tool.task.buyer, 'buyer')).status, 200);
  await house.server.killAndRestart();
  for (const persona of personas.filter((one) => one !== 'buyer'))
    assert.equal((await house.verdict(tool.task[persona], persona)).status, 200);
  assert.equal(await page('/tools/gamma'), 200);
  assert.match(house.server.cli('check'), /everything holds/);
  assert.match(house.server.cli('verify'), /everything holds/);
});

test('the command line reaches the server that runs, and the database when none does', {skip}, async () => {
  assert.match(house.server.cli('user', 'list'), /editor@example\.org/);
  assert.match(house.server.cli('migrate'), /up to date/);
  assert.match(house.server.cli('config'), /storage\.url = /);
  const backup = () => house.server.cli('backup', join(house.server.data, 'copy.db'));
  assert.throws(backup, /pg_dump/);
  house.server.child.kill('SIGTERM');
  await house.server.ended;
  house.server.addUser('late@example.org', 'Late', ['editor']);
  await house.server.killAndRestart();
  assert.match(house.server.cli('user', 'list'), /late@example\.org/);
});
