// 64 clients race for the last verdicts: one completion each, no more, no less.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Clients, inParallel, makeRandom} from './load.mjs';
import {Receiver, Server, quote, slotsOf} from './server.mjs';

const panels = process.env.PANELIST_FULL ? 1000 : 200;
const personas = ['developer', 'skeptic', 'buyer', 'futurist'];

test(`${panels} panels whose verdicts race over 64 connections each complete exactly once`, async (t) => {
  const seed = Number(process.env.PANELIST_SEED ?? Date.now() % 1e9);
  t.diagnostic(`seed ${seed}`);
  const random = makeRandom(seed);
  const server = await Server.start();
  t.after(() => server.stop());
  const receiver = await new Receiver().listen();
  t.after(() => receiver.close());
  const admin = server.addUser('admin@example.org', 'Admin', ['admin']);
  const tokens = {};
  for (const persona of personas) tokens[persona] = server.addUser(`${persona}@example.org`, `The ${persona}`, ['reviewer'], [persona]);
  await server.api('POST', '/api/v1/webhooks', {token: admin, body: {url: receiver.url, types: ['panel.completed']}});

  const clients = new Clients(server.url, 64);
  t.after(() => clients.close());
  const runs = new Array(panels);
  await inParallel(panels, 64, async (index) => {
    const answer = await clients.sendUntilTaken('POST', '/api/v1/tools', admin, {
      name: `Racer ${index}`, tagline: 'One of many', category: 'Racing', description: 'A tool that is reviewed in a hurry.', entry: 'free'});
    assert.equal(answer.status, 201, JSON.stringify(answer.json));
    runs[index] = answer.json.run.id;
  });
  // Every verdict twice, in random order: doubles must be refused, whichever arrives last closes.
  const calls = [];
  await inParallel(panels, 64, async (index) => {
    const tasks = await clients.send('GET', `/api/v1/tasks?run=${runs[index]}`, admin);
    assert.equal(tasks.json.items.length, 4);
    for (const task of tasks.json.items) for (let copy = 0; copy < 2; ++copy) calls.push({run: runs[index], task, order: random()});
  });
  calls.sort((left, right) => left.order - right.order);
  const closed = new Map();
  let refused = 0;
  await inParallel(calls.length, 64, async (index) => {
    const {run, task} = calls[index];
    const answer = await clients.sendUntilTaken('POST', `/api/v1/tasks/${task.id}/verdict`, tokens[task.persona],
      {decision: index % 3 ? 'ship' : 'skip', quote: quote(70, task.tool.name), slots: slotsOf[task.persona]});
    if (answer.status === 409) { refused += 1; return; }
    assert.equal(answer.status, 200, JSON.stringify(answer.json));
    if (answer.json.panel.closed) closed.set(run, (closed.get(run) ?? 0) + 1);
  });
  assert.equal(refused, panels * 4, 'every second copy is refused');
  assert.equal(closed.size, panels);
  assert.ok([...closed.values()].every((count) => count === 1), 'one answer each says that it closed the panel');
  const wanted = new Set(runs);
  await receiver.next(() => new Set(receiver.events.map((event) => event.json.data.run.id)).size === panels);
  const completed = receiver.events.map((event) => event.json.data.run.id);
  assert.equal(new Set(receiver.events.map((event) => event.headers['webhook-id'])).size, panels);
  assert.ok(completed.every((run) => wanted.has(run)));
  t.diagnostic(server.cli('check').trim().split('\n').at(-1));
});
