// Several server processes on one PostgreSQL: each is like the other, and what happens when one of them dies,
// stands still, loses its database, or never learns what became of a commit.
import assert from 'node:assert/strict';
import {request} from 'node:http';
import {connect, createServer} from 'node:net';
import {after, before, test} from 'node:test';
import {personas} from './house.mjs';
import {Clients, makeRandom} from './load.mjs';
import {Postgres, skip} from './postgres_server.mjs';
import {Receiver, Server, quote, slotsOf} from './server.mjs';

const takeOverMax = 5000;
const rounds = process.env.PANELIST_FULL ? 10 : 2;
let postgres, admin;
const tokens = {};
const seed = Number(process.env.PANELIST_SEED ?? Date.now() % 1e9);
const random = makeRandom(seed);

const startNode = (url = postgres.url()) => Server.start({settings: {PANELIST_STORAGE__URL: url, PANELIST_LOG__LEVEL: 'error'}});

before(async () => {
  if (skip) return;
  postgres = await Postgres.start({isDurable: true});
  const first = await startNode();
  admin = first.addUser('admin@example.org', 'Admin', ['admin', 'editor', 'submitter']);
  for (const persona of personas) tokens[persona] = first.addUser(`${persona}@example.org`, `The ${persona}`, ['reviewer'], [persona]);
  await first.stop();
});
after(() => postgres?.stop());

async function cluster(t, count = 2) {
  const nodes = [];
  for (let node = 0; node < count; ++node) nodes.push(await startNode());
  t.after(async () => { for (const node of nodes) await node.stop(); });  // the killed ones too: their folders go
  return nodes;
}

async function receiverOf(t, node, respond) {
  const receiver = await new Receiver(respond).listen();
  const added = await node.api('POST', '/api/v1/webhooks', {token: admin, body: {url: receiver.url, types: ['panel.completed']}});
  assert.equal(added.status, 201, added.text);
  t.after(async () => {
    postgres.ask(`UPDATE endpoint SET state = 'disabled' WHERE id = ${added.json.id}`);
    await receiver.close();
  });
  return receiver;
}

let count = 0;
const facts = () => ({name: `Tool ${seed} ${count++}`, tagline: 'A tool', category: 'Nodes', description: 'Something to judge.', entry: 'free'});
const words = (persona, subject) => ({decision: 'ship', quote: quote(70, subject), slots: slotsOf[persona]});

/// A whole panel; each call goes to the node that `pick` says.
async function publish(pick) {
  const tool = await pick().api('POST', '/api/v1/tools', {token: admin, body: facts()});
  assert.equal(tool.status, 201, tool.text);
  const tasks = await pick().api('GET', `/api/v1/tasks?run=${tool.json.run.id}`, {token: admin});
  assert.equal(tasks.json.items.length, 4, tasks.text);
  for (const task of tasks.json.items) {
    const done = await pick().api('POST', `/api/v1/tasks/${task.id}/verdict`, {token: tokens[task.persona], body: words(task.persona, tool.json.name)});
    assert.equal(done.status, 200, done.text);
  }
  return tool.json;
}

/// Clients that play whole panels and repeat a call whose answer they did not get, under the same key, at
/// whichever node answers. Remembers every answer it was given.
class Load {
  constructor(nodes, width) {
    this.nodes = nodes;
    this.clients = new Map(nodes.map((node) => [node, new Clients(node.url, width)]));
    this.tools = new Map();
    this.verdicts = new Map();
    this.closed = new Map();
    this.repeats = 0;
    this.isOver = false;
    this.all = Promise.all(Array.from({length: width}, () => this.#client()));
  }

  async #call(method, path, token, body) {
    const key = `key-${seed}-${count++}`;
    const until = Date.now() + 30_000;
    for (let turn = Math.floor(random() * this.nodes.length); Date.now() < until; ++turn) {
      const node = this.nodes[turn % this.nodes.length];
      const answer = await this.clients.get(node).send(method, path, token, body, method === 'POST' ? {'idempotency-key': key} : {});
      if (answer.status > 0 && answer.status < 500) return answer;
      this.repeats += 1;
      await new Promise((done) => { setTimeout(done, 20); });
    }
    throw new Error(`nobody answered ${method} ${path} for 30 s`);
  }

  async #client() {
    while (!this.isOver) {
      const tool = await this.#call('POST', '/api/v1/tools', admin, facts());
      assert.equal(tool.status, 201, JSON.stringify(tool.json));
      assert.ok(!this.tools.has(tool.json.slug), 'a key is answered with its own tool');
      this.tools.set(tool.json.slug, tool.json.run.id);
      const tasks = await this.#call('GET', `/api/v1/tasks?run=${tool.json.run.id}`, admin);
      assert.equal(tasks.json.items.length, 4);
      for (const task of tasks.json.items) {
        const done = await this.#call('POST', `/api/v1/tasks/${task.id}/verdict`, tokens[task.persona], words(task.persona, tool.json.slug));
        assert.equal(done.status, 200, JSON.stringify(done.json));
        this.verdicts.set(task.id, done.json.verdict.id);
        if (done.json.panel.closed) this.closed.set(tool.json.run.id, (this.closed.get(tool.json.run.id) ?? 0) + 1);
      }
    }
  }

  /// Ends when every client has finished its panel; then all that was answered must be so.
  async finish(node, receiver) {
    this.isOver = true;
    await this.all;
    for (const clients of this.clients.values()) clients.close();
    const ids = (list) => [...list].join(',') || '0';
    assert.equal(Number(postgres.ask(`SELECT count(*) FROM run WHERE phase = 'published' AND id IN (${ids(this.tools.values())})`)), this.tools.size, 'every tool that was answered is published');
    assert.equal(Number(postgres.ask(`SELECT count(*) FROM tool WHERE category_id = (SELECT id FROM category WHERE slug = 'nodes') AND id IN (SELECT tool_id FROM run WHERE id IN (${ids(this.tools.values())}))`)), this.tools.size);
    assert.equal(Number(postgres.ask(`SELECT count(*) FROM verdict WHERE state = 'public' AND task_id IN (${ids(this.verdicts.keys())}) AND version = 1`)), this.verdicts.size, 'every verdict that was answered is there, once');
    assert.equal(this.closed.size, this.tools.size);
    assert.ok([...this.closed.values()].every((times) => times === 1), 'one answer each says that it closed the panel');
    assert.equal(Number(postgres.ask(`SELECT count(*) FROM (SELECT run_id FROM event WHERE type = 'panel.completed' AND run_id IN (${ids(this.tools.values())}) GROUP BY run_id HAVING count(*) > 1) twice`)), 0);
    if (receiver) {
      const wanted = new Set(this.tools.values());
      const missing = () => [...wanted].filter((run) => !receiver.events.some((event) => event.json.data.run.id === run));
      await receiver.next(() => missing().length === 0);
      const keys = new Map();
      for (const event of receiver.events) keys.set(event.json.data.run.id, (keys.get(event.json.data.run.id) ?? new Set()).add(event.headers['webhook-id']));
      assert.ok([...keys.values()].every((set) => set.size === 1), 'an event that comes again comes under its own id');
    }
    assert.match(node.cli('check'), /everything holds/);
    return this;
  }
}

test('any node answers, and shows at once what was done through another', {skip}, async (t) => {
  t.diagnostic(`seed ${seed}`);
  const [one, other] = await cluster(t);
  const listed = (await one.api('GET', '/api/v1/nodes', {token: admin})).json.items;
  assert.deepEqual(listed.map((node) => [node.state, Number(node.name.split(':').at(-1))]), [one, other].map((node) => ['alive', node.child.pid]));
  assert.equal(other.cli('node', 'list').trim().split('\n').length, 2);
  let turn = 0;
  for (let round = 0; round < 12; ++round) {
    // The page is kept in both nodes' caches before each change.
    for (const node of [one, other]) assert.equal((await node.api('GET', '/')).status, 200);
    const tool = await publish(() => [one, other][turn++ % 2]);
    for (const node of [one, other]) {
      assert.ok((await node.api('GET', '/')).text.includes(`/tools/${tool.slug}`), 'the home page of either node has it');
      assert.equal((await node.api('GET', `/tools/${tool.slug}`)).status, 200);
      assert.equal((await node.api('GET', `/tools/${tool.slug}`)).status, 200);
    }
    const name = `Renamed ${seed} ${round}`;
    const etag = (await one.api('GET', `/api/v1/tools/${tool.slug}`, {token: admin})).headers.get('etag');
    const edited = await one.api('PATCH', `/api/v1/tools/${tool.slug}`, {token: admin, body: {name}, headers: {'if-match': etag}});
    assert.equal(edited.status, 200, edited.text);
    assert.ok((await other.api('GET', `/tools/${edited.json.slug}`)).text.includes(name), 'a page that was kept there is not shown any more');
  }
  assert.match(one.cli('verify'), /everything holds/);
});

test('live updates reach who looks at another node', {skip}, async (t) => {
  const [one, other] = await cluster(t);
  const url = new URL(`${other.url}/api/v1/events`);
  let text = '', look = () => {};
  const call = request(url, {headers: {authorization: `Bearer ${admin}`}}, (answer) => {
    answer.setEncoding('utf8').on('data', (chunk) => { text += chunk; look(); });
    answer.on('error', () => {});
  });
  t.after(() => call.destroy());
  call.on('error', () => {}).end();
  const until = (pattern) => new Promise((done) => {
    look = () => { if (pattern.test(text)) done(); };
    look();
  });
  await until(/connected/);
  const tool = await publish(() => one);
  await until(new RegExp(`event: run\\ndata: {"id":${tool.run.id}}`));
  await until(new RegExp(`event: page\\ndata: .*"${tool.slug}"`));
});

test('a node that is killed: another sends what it was sending, within five seconds', {skip}, async (t) => {
  const [one, other] = await cluster(t);
  let held = true;
  const receiver = await receiverOf(t, other, () => held ? new Promise(() => {}) : {status: 204});
  const tool = await publish(() => one);
  const first = await receiver.next((event) => event.json.data.run.id === tool.run.id);
  held = false;
  const killed = Date.now();
  one.child.kill('SIGKILL');
  await one.ended;
  await receiver.next((event) => event !== first && event.headers['webhook-id'] === first.headers['webhook-id']);
  const took = Date.now() - killed;
  t.diagnostic(`taken over after ${took} ms`);
  assert.ok(took < takeOverMax, `taken over after ${took} ms`);
});

for (const [how, signal] of [['is killed', 'SIGKILL'], ['stops', 'SIGTERM']])
  test(`a node that ${how}: another does at its time what only that one knew to become due`, {skip}, async (t) => {
    const [one, other] = await cluster(t);
    let refuses = false;
    const receiver = await receiverOf(t, other, () => ({status: refuses ? 500 : 204}));
    const ended = (state) => `SELECT count(*) FROM delivery d JOIN endpoint e ON e.id = d.endpoint_id WHERE e.url = '${receiver.url}' AND d.state = '${state}' AND d.attempts = 1 AND d.claimed = 0`;
    const until = async (question) => { while (postgres.ask(question) !== '1') await new Promise((done) => { setTimeout(done, 20); }); };
    // The other has just looked for what is due: by itself it looks again half a minute later.
    await publish(() => other);
    await until(ended('delivered'));
    refuses = true;
    const tool = await publish(() => one);
    await until(ended('pending'));
    refuses = false;
    const due = Number(postgres.ask(ended('pending').replace('count(*)', 'd.next_at')));
    one.child.kill(signal);
    const gone = Date.now();
    await receiver.several(2, (event) => event.json.data.run.id === tool.run.id);
    const took = Date.now() - Math.max(gone, due);
    t.diagnostic(`sent ${took} ms after it was due and the node gone`);
    assert.ok(took < takeOverMax, `sent after ${took} ms`);
  });

test('a node that stands still beyond its lease: another goes on, and what it says late counts for nothing', {skip}, async (t) => {
  const [one, other] = await cluster(t);
  const answers = [];
  const receiver = await receiverOf(t, other, () => new Promise((done) => { answers.push(done); }));
  const tool = await publish(() => one);
  const ofTool = (event) => event.json.data.run.id === tool.run.id;
  const first = await receiver.next(ofTool);
  const idOf = () => postgres.ask(`SELECT id FROM node ORDER BY id`).split('\n');
  const before = idOf();
  one.child.kill('SIGSTOP');
  const stopped = Date.now();
  await receiver.next((event) => ofTool(event) && event !== first);
  const took = Date.now() - stopped;
  assert.ok(took < takeOverMax, `taken over after ${took} ms`);
  const delivery = `SELECT state, attempts, claims FROM delivery WHERE message_id = (SELECT id FROM message WHERE message_key = '${first.headers['webhook-id']}') AND claims > 0`;
  answers[1]({status: 204});
  const until = async (holds) => { while (!holds()) await new Promise((done) => { setTimeout(done, 20); }); };
  await until(() => postgres.ask(delivery) === 'delivered|1|2');
  // Its answer comes now, of a try that nobody waits for any more: a failure that would ask for another.
  answers[0]({status: 500});
  one.child.kill('SIGCONT');
  await until(() => !idOf().some((id) => !before.includes(id)) ? false : postgres.ask(`SELECT count(*) FROM attempt WHERE status = 500`) !== '0');
  assert.equal(postgres.ask(delivery), 'delivered|1|2');
  assert.equal((await one.api('GET', '/readyz')).status, 200);
  const again = await publish(() => one);
  await receiver.next((event) => event.json.data.run.id === again.run.id);
  for (const answer of answers) answer({status: 204});
  await until(() => postgres.ask(`SELECT count(*) FROM delivery WHERE state = 'pending' AND endpoint_id IN (SELECT id FROM endpoint WHERE state = 'active')`) === '0');
  assert.match(other.cli('check'), /everything holds/);
  t.diagnostic(`taken over after ${took} ms`);
});

test(`${rounds} times a node is killed under load and comes back: nothing answered is lost or done twice`, {skip}, async (t) => {
  const nodes = await cluster(t);
  const receiver = await receiverOf(t, nodes[0]);
  const load = new Load(nodes, 16);
  for (let round = 0; round < rounds; ++round) {
    const before = load.verdicts.size;
    while (load.verdicts.size < before + 60) await new Promise((done) => { setTimeout(done, 5); });
    const victim = nodes[round % nodes.length];
    await victim.killAndRestart();
    load.clients.set(victim, new Clients(victim.url, 16));
  }
  await load.finish(nodes[0], receiver);
  t.diagnostic(`${load.tools.size} tools and ${load.verdicts.size} verdicts answered, ${load.repeats} calls repeated`);
});

test(`${rounds} times PostgreSQL restarts under load: nothing answered is lost or done twice`, {skip}, async (t) => {
  const nodes = await cluster(t);
  const receiver = await receiverOf(t, nodes[0]);
  const load = new Load(nodes, 16);
  let slowest = 0;
  for (let round = 0; round < rounds; ++round) {
    const before = load.verdicts.size;
    while (load.verdicts.size < before + 60) await new Promise((done) => { setTimeout(done, 5); });
    await postgres.restart();
    const up = Date.now(), then = load.verdicts.size;
    while (load.verdicts.size === then) await new Promise((done) => { setTimeout(done, 5); });
    slowest = Math.max(slowest, Date.now() - up);
  }
  await load.finish(nodes[1], receiver);
  assert.ok(slowest < takeOverMax, `the first verdict came ${slowest} ms after the server was up`);
  t.diagnostic(`${load.tools.size} tools and ${load.verdicts.size} verdicts answered, ${load.repeats} calls repeated; first verdict at most ${slowest} ms after the server was up`);
});

/// Between a node and PostgreSQL: now and then it lets a COMMIT through and cuts the connection instead of
/// passing the answer on, or cuts it before the COMMIT gets there.
class CuttingProxy {
  async listen(chance) {
    Object.assign(this, {unanswered: 0, unsent: 0, isCutting: false});
    this.server = createServer((client) => {
      const upstream = connect(postgres.port, '127.0.0.1');
      let isDoomed = false;
      const end = () => { client.destroy(); upstream.destroy(); };
      client.on('data', (bytes) => {
        if (this.isCutting && bytes.includes('COMMIT\0') && random() < chance) {
          if (random() < 0.5) {
            this.unsent += 1;
            return end();
          }
          isDoomed = true;
        }
        upstream.write(bytes);
      });
      upstream.on('data', (bytes) => {
        if (!isDoomed) return client.write(bytes);
        this.unanswered += 1;
        end();
      });
      for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    });
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    this.port = this.server.address().port;
    return this;
  }
  close() { this.server.close(); }
}

test('a connection that is cut in the middle of a commit: the key decides, nothing is lost or done twice', {skip}, async (t) => {
  const proxy = await new CuttingProxy().listen(0.03);
  t.after(() => proxy.close());
  const nodes = [await startNode(postgres.tcpUrl(proxy.port)), await startNode()];
  t.after(async () => { for (const node of nodes) await node.stop(); });
  const receiver = await receiverOf(t, nodes[1]);
  proxy.isCutting = true;
  const load = new Load(nodes, 8);
  const wanted = rounds * 4;
  while (proxy.unanswered < wanted) await new Promise((done) => { setTimeout(done, 10); });
  proxy.isCutting = false;
  await load.finish(nodes[1], receiver);
  assert.ok(proxy.unanswered >= wanted);
  t.diagnostic(`${proxy.unanswered} commits without an answer, ${proxy.unsent} that never arrived; ${load.tools.size} tools and ${load.verdicts.size} verdicts answered, ${load.repeats} calls repeated by the client`);
});
