// kill -9 at a random moment under load: what was answered is there, nothing is there twice.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Clients, makeRandom} from './load.mjs';
import {Receiver, Server, isOnPostgres, quote, slotsOf} from './server.mjs';

// A round takes five times as long where the 64 wait for the same four people's rows.
const roundsOfAll = isOnPostgres ? 40 : 200;
const rounds = process.env.PANELIST_FULL ? roundsOfAll : 20;
const personas = ['developer', 'skeptic', 'buyer', 'futurist'];

test(`${rounds} times kill -9 under 64 clients: nothing answered is lost, no panel is published twice`, async (t) => {
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

  const tools = new Map();     // slug -> run, every one that was answered with 201
  const verdicts = new Map();  // task -> commitment, every one that was answered with 200
  let slowest = 0, slowestStart = 0;
  let number = 0;
  for (let round = 0; round < rounds; ++round) {
    const clients = new Clients(server.url, 64);
    let isDown = false;
    const fuse = 1 + Math.floor(random() * 1500);
    let answered = 0;
    let kill;
    const killed = new Promise((done) => { kill = done; });
    const client = async () => {
      while (!isDown) {
        const name = `Crash-${number++}`;
        const sent = await clients.sendUntilTaken('POST', '/api/v1/tools', admin,
          {name, tagline: 'Sent under fire', category: 'Crash tests', description: 'A tool that meets a crash.', entry: 'paid'},
          {'idempotency-key': name});
        if (sent.status !== 201) return;
        tools.set(sent.json.slug, sent.json.run.id);
        if (++answered >= fuse) kill();
        const tasks = await clients.send('GET', `/api/v1/tasks?run=${sent.json.run.id}`, admin);
        if (tasks.status !== 200) return;
        for (const task of tasks.json.items) {
          const done = await clients.sendUntilTaken('POST', `/api/v1/tasks/${task.id}/verdict`, tokens[task.persona],
            {decision: 'ship', quote: quote(70, name), slots: slotsOf[task.persona]});
          if (done.status !== 200) return;
          verdicts.set(task.id, done.json.commitment);
          if (++answered >= fuse) kill();
        }
      }
    };
    const all = Promise.all(Array.from({length: 64}, client));
    await killed;
    const began = process.hrtime.bigint();
    isDown = true;
    await server.killAndRestart();
    slowestStart = Math.max(slowestStart, Number(process.hrtime.bigint() - began) / 1e6);
    const ready = await server.api('GET', '/readyz');
    slowest = Math.max(slowest, Number(process.hrtime.bigint() - began) / 1e6);
    assert.equal(ready.status, 200);
    await all;
    clients.close();
  }
  const checkClients = new Clients(server.url, 16);
  t.after(() => checkClients.close());
  const published = new Set();
  for (const [slug, run] of tools) {
    const tool = await checkClients.send('GET', `/api/v1/tools/${slug}`, admin);
    assert.equal(tool.status, 200, `${slug} was answered and is there`);
    if (tool.json.run.state === 'published') published.add(run);
  }
  for (const [task, commitment] of verdicts) {
    const detail = await checkClients.send('GET', `/api/v1/tasks/${task}`, admin);
    assert.equal(detail.status, 200);
    assert.equal(detail.json.state, 'completed', `task ${task} was answered`);
    assert.match(commitment, /^[0-9a-f]{64}$/);
  }
  assert.ok(published.size > 0, 'some panels were finished');
  await receiver.next(() => [...published].every((run) => receiver.events.some((event) => event.json.data.run.id === run)));
  const ids = new Map();
  for (const event of receiver.events) ids.set(event.json.data.run.id, (ids.get(event.json.data.run.id) ?? new Set()).add(event.headers['webhook-id']));
  assert.ok([...ids.values()].every((set) => set.size === 1), 'a repeated delivery carries the same webhook-id');
  assert.match(server.cli('check'), /everything holds/);
  t.diagnostic(`${tools.size} tools and ${verdicts.size} verdicts answered, ${published.size} published; slowest from kill to listening ${slowestStart.toFixed(0)} ms, to a write ${slowest.toFixed(0)} ms`);
});
