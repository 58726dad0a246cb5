// A server with one person of every role and four reviewers, and the calls that most tests begin with.
import assert from 'node:assert/strict';
import {Server, quote, slotsOf} from './server.mjs';

export const personas = ['developer', 'skeptic', 'buyer', 'futurist'];

export class House {
  static async open(settings = {}) {
    const house = new House();
    house.server = await Server.start({settings});
    try {
      house.#fill();
    } catch (error) {
      await house.close();
      throw error;
    }
    return house;
  }

  #fill() {
    const add = (name, roles, held) => this.server.addUser(`${name}@example.org`, `The ${name}`, roles, held);
    this.tokens = {admin: add('admin', ['admin']), editor: add('editor', ['editor']), submitter: add('submitter', ['submitter'])};
    for (const persona of personas) this.tokens[persona] = add(persona, ['reviewer'], [persona]);
    this.count = 0;
  }

  close() { return this.server.stop(); }

  /// `who` is a key of tokens, or null for nobody.
  call(method, path, who, body, headers = {}) {
    return this.server.api(method, path, {token: who === null ? undefined : this.tokens[who], body, headers});
  }
  get(path, who = 'editor') { return this.call('GET', path, who); }
  post(path, body, who = 'editor', headers = {}) { return this.call('POST', path, who, body, headers); }

  facts(more = {}) {
    this.count += 1;
    return {name: `Tool ${this.count}`, tagline: 'A tool', category: 'Tests', description: 'Something to judge.', entry: 'free', ...more};
  }

  /// A submitted tool with its tasks by persona.
  async submit(more = {}, who = 'editor') {
    const answer = await this.post('/api/v1/tools', this.facts(more), who);
    assert.equal(answer.status, 201, answer.text);
    const tasks = await this.get(`/api/v1/tasks?run=${answer.json.run.id}`);
    const task = Object.fromEntries(tasks.json.items.map((item) => [item.persona, item.id]));
    return {...answer.json, run: answer.json.run.id, task};
  }

  verdict(task, persona, more = {}) {
    return this.post(`/api/v1/tasks/${task}/verdict`,
      {decision: 'ship', quote: quote(70, `This tool, says the ${persona},`), slots: slotsOf[persona], ...more}, persona);
  }

  /// A tool whose panel is closed; `skips` are the personas that skip it.
  async publish(more = {}, skips = []) {
    const tool = await this.submit(more);
    for (const persona of personas) {
      const done = await this.verdict(tool.task[persona], persona, {decision: skips.includes(persona) ? 'skip' : 'ship'});
      assert.equal(done.status, 200, done.text);
      tool.last = done.json;
    }
    return tool;
  }
}

/// RFC 9457, with the fields that it must name.
export function assertProblem(answer, status, ...fields) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers.get('content-type'), /^application\/problem\+json/);
  for (const key of ['type', 'title', 'detail']) assert.equal(typeof answer.json[key], 'string', `${key} of ${answer.text}`);
  assert.equal(answer.json.status, status);
  if (fields.length === 0) return;
  assert.ok(Array.isArray(answer.json.errors), answer.text);
  for (const error of answer.json.errors) assert.deepEqual(Object.keys(error).sort(), ['field', 'message'], answer.text);
  const named = answer.json.errors.map((error) => error.field);
  for (const field of fields) assert.ok(named.includes(field), `${field} is named in ${answer.text}`);
}

export function assertKeys(object, keys, what) {
  for (const key of keys) assert.ok(Object.hasOwn(object, key), `${what} has ${key}: ${JSON.stringify(object)}`);
}

export function assertList(answer) {
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(Object.keys(answer.json).sort(), ['items', 'next'], answer.text.slice(0, 200));
  assert.ok(Array.isArray(answer.json.items));
  assert.ok(answer.json.next === null || typeof answer.json.next === 'string');
  return answer.json.items;
}

export const isTime = (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);

/// Every time in an answer, however deep.
export function assertTimes(value, where) {
  if (value === null || typeof value !== 'object') return;
  for (const [key, part] of Object.entries(value)) {
    if (/(^at|_at|_until)$/.test(key)) assert.ok(part === null || isTime(part), `${key} of ${where} is ${part}`);
    else assertTimes(part, where);
  }
}
