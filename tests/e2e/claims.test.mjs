// A register of who owns which task: many people race for the seats of the pool, and every answered claim and
// release is written down with the moments before and after it. A task has at most one owner at any instant.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Clients, inParallel, makeRandom} from './load.mjs';
import {Server} from './server.mjs';

const people = 16;
const tools = 12;
const tries = process.env.PANELIST_FULL ? 12_000 : 2_000;

test('a task has at most one owner at any instant, whoever races for it', async (t) => {
  const seed = Number(process.env.PANELIST_SEED ?? Date.now() % 1e9);
  t.diagnostic(`seed ${seed}`);
  const random = makeRandom(seed);
  const server = await Server.start();
  t.after(() => server.stop());
  const admin = server.addUser('admin@example.org', 'Admin', ['admin']);
  const buyers = Array.from({length: people}, (_, index) => ({
    name: `buyer${index}@example.org`, token: server.addUser(`buyer${index}@example.org`, `Buyer ${index}`, ['reviewer'], ['buyer'])}));
  const clients = new Clients(server.url, 64);
  t.after(() => clients.close());

  // Seats of the pool: assigned ones are given back by their holders.
  const tasks = [];
  for (let index = 0; index < tools; ++index) {
    const sent = await clients.send('POST', '/api/v1/tools', admin,
      {name: `Claimed ${index}`, tagline: 'One of many', category: 'Pool', description: 'Wanted by many.', entry: 'free'});
    assert.equal(sent.status, 201, JSON.stringify(sent.json));
    const listed = await clients.send('GET', `/api/v1/tasks?run=${sent.json.run.id}`, admin);
    const task = listed.json.items.find((item) => item.persona === 'buyer');
    const holder = buyers.find((buyer) => buyer.name === task.assignee.email);
    const released = await clients.send('POST', `/api/v1/tasks/${task.id}/release`, holder.token);
    assert.equal(released.status, 200, JSON.stringify(released.json));
    tasks.push({id: task.id, run: sent.json.run.id});
  }

  // What was answered: {task, who, verb, asked, answered}.
  const register = [];
  const lastOwner = new Map();
  let refused = 0;
  await inParallel(tries, 64, async () => {
    const task = tasks[Math.floor(random() * tools)];
    const verb = random() < 0.6 ? 'claim' : 'release';
    // Mostly the owner as far as the callers know gives it back, now and then somebody else tries.
    const anybody = buyers[Math.floor(random() * people)];
    const buyer = verb === 'release' && random() < 0.9 ? lastOwner.get(task.id) ?? anybody : anybody;
    const asked = performance.now();
    const answer = await clients.send('POST', `/api/v1/tasks/${task.id}/${verb}`, buyer.token);
    const answered = performance.now();
    // 404: a task that somebody else owns is not theirs to know of.
    assert.ok([200, 403, 404, 409].includes(answer.status), JSON.stringify(answer.json));
    if (answer.status !== 200) { refused += 1; return; }
    register.push({task: task.id, who: buyer.name, verb, asked, answered});
    if (verb === 'claim') {
      assert.equal(answer.json.assignee.email, buyer.name);
      lastOwner.set(task.id, buyer);
    }
  });

  // The history has the order of the commits: it must be a claim, its release by the same person, the next claim, and so
  // on, with the people of the answers, in an order that the callers' clocks allow.
  let claims = 0;
  for (const task of tasks) {
    const run = await clients.send('GET', `/api/v1/runs/${task.run}`, admin);
    const acts = run.json.history.filter((event) => event.data.task === task.id && ['task.claimed', 'task.released'].includes(event.type));
    const answered = register.filter((entry) => entry.task === task.id);
    assert.equal(acts.length - 1, answered.length, 'every answered act is in the history, and no other'); // the first release
    let owner = null;
    let latest = 0;
    const left = answered.sort((one, other) => one.asked - other.asked);
    for (const act of acts.slice(1)) {
      const verb = act.type === 'task.claimed' ? 'claim' : 'release';
      if (verb === 'claim') {
        assert.equal(owner, null, `task ${task.id} was claimed while ${owner} owned it`);
        owner = act.actor;
        claims += 1;
      } else {
        assert.equal(act.actor, owner, `task ${task.id} was released by somebody else`);
        owner = null;
      }
      const index = left.findIndex((entry) => entry.verb === verb && `Buyer ${entry.who.match(/\d+/)[0]}` === act.actor);
      assert.ok(index >= 0, `the history says ${act.actor} ${act.type}, no answer did`);
      // An act that was answered before another was asked stands before it: the register is linearizable.
      const [entry] = left.splice(index, 1);
      assert.ok(entry.answered >= latest, `task ${task.id}: the history has another order than the answers`);
      latest = Math.max(latest, entry.asked);
    }
    assert.deepEqual(left, []);
  }
  t.diagnostic(`${claims} claims of ${tools} tasks by ${people} people, ${refused} calls refused`);
  assert.ok(claims > tries / 20);
  assert.match(server.cli('check'), /everything holds/);
});
