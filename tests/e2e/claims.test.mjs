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
  let refused = 0;
  await inParallel(tries, 64, async () => {
    const task = tasks[Math.floor(random() * tools)];
    const buyer = buyers[Math.floor(random() * people)];
    const verb = random() < 0.55 ? 'claim' : 'release';
    const asked = performance.now();
    const answer = await clients.send('POST', `/api/v1/tasks/${task.id}/${verb}`, buyer.token);
    const answered = performance.now();
    assert.ok(answer.status === 200 || answer.status === 409 || answer.status === 403, JSON.stringify(answer.json));
    if (answer.status !== 200) { refused += 1; return; }
    register.push({task: task.id, who: buyer.name, verb, asked, answered});
    if (verb === 'claim') assert.equal(answer.json.assignee.email, buyer.name);
  });

  // The history has the order of the commits: it must be a claim, its release, the next claim, and so on, by the same
  // people as the answers, and no answer may lie outside the moments in which it was asked.
  let claims = 0;
  for (const task of tasks) {
    const run = await clients.send('GET', `/api/v1/runs/${task.run}`, admin);
    const acts = run.json.history.filter((event) => event.data.task === task.id && ['task.claimed', 'task.released'].includes(event.type));
    const answered = register.filter((entry) => entry.task === task.id);
    assert.equal(acts.length - 1, answered.length, 'every answered act is in the history, and no other'); // the first release
    let owner = null;
    const left = [...answered];
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
      left.splice(index, 1);
    }
    assert.deepEqual(left, []);
    // By the clocks of the callers: an owner's time from the answer of the claim to the asking of the release.
    const owned = [];
    for (const buyer of buyers) {
      const mine = answered.filter((entry) => entry.who === buyer.name).sort((one, other) => one.asked - other.asked);
      const taken = mine.filter((entry) => entry.verb === 'claim').map((entry) => entry.answered).sort((a, b) => a - b);
      const given = mine.filter((entry) => entry.verb === 'release').map((entry) => entry.asked).sort((a, b) => a - b);
      taken.forEach((from, index) => owned.push({who: buyer.name, from, until: given[index] ?? Infinity}));
    }
    owned.sort((one, other) => one.from - other.from);
    for (let index = 1; index < owned.length; ++index) {
      if (owned[index - 1].until <= owned[index - 1].from) continue; // asked again before the first answer came
      assert.ok(owned[index].from >= owned[index - 1].until || owned[index].who === owned[index - 1].who,
        `task ${task.id}: ${owned[index].who} and ${owned[index - 1].who} owned it together`);
    }
  }
  t.diagnostic(`${claims} claims of ${tools} tasks by ${people} people, ${refused} calls refused`);
  assert.ok(claims > tries / 20);
  assert.match(server.cli('check'), /everything holds/);
});
