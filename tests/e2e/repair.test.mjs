// A run repaired by the command line: a step skipped, moved to a newer workflow, exported and replayed elsewhere.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {House, assertProblem, personas} from './house.mjs';
import {binary, root} from './server.mjs';

let house, folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panelist-repair-'));
  cpSync(join(root, 'workflows'), folder, {recursive: true});
  house = await House.open({PANELIST_FOLDERS__WORKFLOWS: folder});
});
after(async () => {
  await house.close();
  rmSync(folder, {recursive: true});
});

/// Replays without a server, a database or the house's own settings.
function replay(file, ...more) {
  const done = spawnSync(binary, ['run', 'replay', '-', ...more, '--config', join(root, 'config.toml'), '--data', join(folder, 'nowhere')],
    {input: typeof file === 'string' ? file : JSON.stringify(file), encoding: 'utf8'});
  return {...done, said: done.stdout + done.stderr};
}
const exported = (run) => house.server.cli('run', 'export', String(run));
async function vote(tool) {
  for (const persona of personas) assert.equal((await house.verdict(tool.task[persona], persona)).status, 200);
}

test('a sign-off is skipped with a reason, a panel is not', async () => {
  const tool = await house.submit({workflow: 'signed-review'});
  const address = `/api/v1/runs/${tool.run}/skip-step`;
  assertProblem(await house.post(address, {reason: 'x'}), 409);
  await vote(tool);
  assert.ok((await house.get(`/api/v1/runs/${tool.run}`)).json.actions.includes('skip-step'));
  assertProblem(await house.post(address, {}), 422, 'reason');
  assertProblem(await house.post(address, {reason: 'x'}, 'buyer'), 403);
  assert.match(house.server.cli('run', 'act', 'skip-step', String(tool.run), '--reason', 'nobody is in'), /is published/);
  const {history} = (await house.get(`/api/v1/runs/${tool.run}`)).json;
  assert.equal(history.find(({type}) => type === 'step.skipped').data.reason, 'nobody is in');
  assertProblem(await house.post(address, {reason: 'x'}), 409);
});

test('a run is exported and replays elsewhere; what is changed in the file is named', async () => {
  const tool = await house.submit();
  assert.equal((await house.verdict(tool.task.buyer, 'buyer', {decision: 'skip', slots: {flips_if: 'A price.'}})).status, 200);
  const open = exported(tool.run);
  assert.doesNotMatch(open, /says the buyer|"decision"|"skip"/);
  const whole = replay(open);
  assert.equal(whole.status, 0, whole.said);
  assert.match(whole.stdout, /verdict\.submitted/);
  assert.match(whole.stdout, /Not published: .*seat/);
  assert.match(whole.stdout, /everything holds: \d+ entries, \d+ chained/);
  for (const persona of ['developer', 'skeptic', 'futurist']) await house.verdict(tool.task[persona], persona);
  const file = JSON.parse(exported(tool.run));
  assert.equal(JSON.parse(replay(file, '--json').stdout).state.phase, 'published');
  const changes = [
    [(one) => one.events.splice(4, 1), /misses entry 5/],
    [(one) => { one.events.at(-1).at = '2020-01-01T00:00:00.000Z'; }, /changed at or before entry/],
    [(one) => { one.state.tally.ships += 1; }, /state\.tally\.ships: 4, and by replay 3/],
    [(one) => { one.definitions[0].steps[0].quorum = 1; }, /panel-review version \d+: its hash is/],
  ];
  for (const [change, words] of changes) {
    const changed = structuredClone(file);
    change(changed);
    const answer = replay(changed);
    assert.equal(answer.status, 1, answer.said);
    assert.match(answer.stdout, words);
  }
  const nothing = replay('{}');
  assert.equal(nothing.status, 1);
  assert.match(nothing.stderr, /no exported run/);
  for (const who of ['buyer', 'submitter']) assertProblem(await house.get(`/api/v1/runs/${tool.run}/export`, who), 404);
});

test('a run is moved to a newer version of its workflow, as previewed', async () => {
  const tool = await house.submit();
  const run = String(tool.run);
  const address = `/api/v1/runs/${run}/move`;
  assert.match((await house.get(address)).json.refused, /follows this definition already/);
  const file = join(folder, 'panel-review.toml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^version = 1\b/m, 'version = 2').replace(/^due_after = "5d"$/m, 'due_after = "4d"'));
  await house.server.killAndRestart();
  const preview = (await house.get(address)).json;
  assert.equal(preview.refused, null);
  assert.deepEqual([preview.from.version, preview.to.version], [1, 2]);
  assert.ok(preview.changes.some(({text}) => text === 'panel, due time: 4 days instead of 5 days.'), JSON.stringify(preview.changes));
  assertProblem(await house.post(address, {hash: preview.from.hash, reason: 'x'}), 412);
  assertProblem(await house.post(address, {hash: preview.to.hash}), 422, 'reason');
  assertProblem(await house.post(address, {reason: 'x'}), 422, 'hash');
  assertProblem(await house.post(address, {hash: preview.to.hash, reason: 'x'}, 'buyer'), 403);
  assertProblem(await house.get(address, 'buyer'), 404);
  assert.match(house.server.cli('run', 'move', run), /4 days instead of 5 days[\s\S]*Nothing has been changed/);
  assert.match(house.server.cli('run', 'move', run, '--reason', 'shorter'), /workflow version 2/);
  const moved = (await house.get(`/api/v1/runs/${run}`)).json;
  assert.equal(moved.workflow.hash, preview.to.hash);
  assert.equal(moved.loaded_workflow, null);
  await vote(tool);
  assert.equal((await house.get(`/api/v1/runs/${run}`)).json.state, 'published');
  assert.match(house.server.cli('check'), /everything holds/);
  assert.match(house.server.cli('verify'), /everything holds/);
  const done = replay(exported(tool.run));
  assert.equal(done.status, 0, done.said);
});
