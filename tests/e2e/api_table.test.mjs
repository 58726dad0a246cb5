// Every route of openapi.json with every role, and every route that takes a body with bodies nobody should send.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {House, assertProblem} from './house.mjs';

let house, api, ids;

const roles = [null, 'submitter', 'buyer', 'editor', 'admin'];
const rank = {anyone: 0, loopback_or_token: 0, signed_in: 1};
const allowed = {
  submitter: ['submitter', 'editor', 'admin'],
  reviewer: ['buyer'],
  editor: ['editor', 'admin'],
  admin: ['admin'],
};
const may = (access, role) => access in rank ? rank[access] === 0 || role !== null : allowed[access].includes(role);

const taskVerbs = ['assign', 'claim', 'release', 'start', 'delegate', 'decline', 'abstain', 'recuse', 'reopen', 'send-back', 'suspend', 'resume', 'exit',
  'extend', 'approve', 'reject'];
const runVerbs = ['hold', 'resume', 'withdraw', 'reject', 'retry', 'publish', 'skip-wait', 'skip-step', 'open-sealed'];

/// The addresses of a pattern, with ids that exist or with ids that nobody has.
function addressesOf(pattern, exists) {
  const what = pattern.split('/')[3]?.replace(/:.*/, '');
  const id = exists ? ids[what] ?? ids.tasks : 987654321;
  const path = pattern.replace('{id}', id).replace('{slug}', exists ? ids[`${what}Slug`] : 'no-such-thing')
    .replace('{name}', exists ? 'panel-review' : 'no-such-thing');
  if (!path.includes('{verb}')) return [path];
  return (what === 'runs' ? runVerbs : taskVerbs).map((verb) => path.replace('{verb}', verb));
}

function* operations() {
  for (const [pattern, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) yield {pattern, method: method.toUpperCase(), operation, access: operation['x-access']};
  }
}

/// The status alone: an event stream never ends.
async function statusOf(method, path, role, body) {
  const answer = await fetch(house.server.url + path, {
    method, redirect: 'manual', body,
    headers: {...(role ? {authorization: `Bearer ${house.tokens[role]}`} : {}), ...(body === undefined ? {} : {'content-type': 'application/json'}), 'if-match': '"no such tag"'},
  });
  const text = answer.headers.get('content-type')?.startsWith('text/event-stream') ? await answer.body.cancel() : await answer.text();
  return {status: answer.status, text, headers: answer.headers};
}

before(async () => {
  house = await House.open({PANELIST_WEBHOOKS__SCHEDULE_SECONDS: '0'});
  api = (await house.get('/api/v1/openapi.json', null)).json;
  const tool = await house.submit({}, 'submitter');
  const published = await house.publish({compare_with: [tool.slug]});
  const pair = await house.get('/api/v1/comparisons');
  const spare = await house.post('/api/v1/users', {email: 'spare@example.org', name: 'Spare', roles: ['reviewer']}, 'admin');
  const token = await house.post('/api/v1/tokens', {email: 'spare@example.org', name: 'Spare'}, 'admin');
  const webhook = await house.post('/api/v1/webhooks', {url: 'http://127.0.0.1:9/', types: ['*']}, 'admin');
  const sent = await house.post(`/api/v1/webhooks/${webhook.json.id}/test`, undefined, 'admin');
  ids = {tools: tool.id, toolsSlug: tool.slug, tasks: tool.task.buyer, runs: tool.run, comparisonsSlug: pair.json.items[0].slug, webhooks: webhook.json.id,
    deliveries: sent.json.delivery_id, users: spare.json.id, tokens: token.json.id, published};
});
after(() => house.close());

test('openapi.json is OpenAPI 3.1 with every call of the contract', () => {
  assert.match(api.openapi, /^3\.1\./);
  assert.ok(api.info.title && api.info.version);
  const wanted = {
    '/api/v1/tools': 'get post', '/api/v1/tools/{slug}': 'get patch', '/api/v1/tools:import': 'post', '/api/v1/tools/{slug}/rounds': 'post',
    '/api/v1/tasks': 'get', '/api/v1/tasks/{id}': 'get', '/api/v1/tasks/{id}/draft': 'get put', '/api/v1/tasks/{id}/verdict': 'post', '/api/v1/tasks/{id}/{verb}': 'post',
    '/api/v1/runs': 'get', '/api/v1/runs/{id}': 'get', '/api/v1/runs/{id}/{verb}': 'post', '/api/v1/runs/{id}/export': 'get', '/api/v1/runs/{id}/move': 'get post', '/api/v1/comparisons': 'get post', '/api/v1/comparisons/{slug}': 'get',
    '/api/v1/comparisons/{slug}/retract': 'post', '/api/v1/changes': 'get', '/api/v1/webhooks': 'get post', '/api/v1/webhooks/{id}': 'delete get patch',
    '/api/v1/webhooks/{id}/rotate': 'post', '/api/v1/webhooks/{id}/test': 'post', '/api/v1/webhooks/{id}/replay': 'post', '/api/v1/webhooks/{id}/deliveries': 'get',
    '/api/v1/deliveries/{id}/retry': 'post', '/api/v1/personas': 'get', '/api/v1/workflows': 'get', '/api/v1/event-types': 'get', '/api/v1/events': 'get',
    '/api/v1/users': 'get post', '/api/v1/tokens': 'get post', '/api/v1/openapi.json': 'get', '/healthz': 'get', '/readyz': 'get', '/metrics': 'get',
  };
  for (const [path, methods] of Object.entries(wanted)) {
    for (const method of methods.split(' ')) assert.ok(api.paths[path]?.[method], `${method} ${path}`);
  }
  const names = new Set();
  for (const {pattern, method, operation} of operations()) {
    const where = `${method} ${pattern}`;
    assert.ok(pattern.startsWith('/') && operation.summary && operation['x-access'], where);
    const inPath = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    assert.deepEqual(declared.map((parameter) => parameter.name), inPath, where);
    assert.ok(declared.every((parameter) => parameter.required === true && parameter.schema), where);
    assert.ok(Object.keys(operation.responses).length > 0, where);
    for (const response of Object.values(operation.responses)) assert.equal(typeof response.description, 'string', where);
    assert.ok(operation.operationId && !names.has(operation.operationId), `${where} has a name of its own`);
    names.add(operation.operationId);
    assert.ok(['get', 'delete'].includes(method.toLowerCase()) === !operation.requestBody, `${where} says whether it takes a body`);
  }
  const refs = [...JSON.stringify(api).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, ref]) => ref.split('/'));
  for (const ref of refs) assert.ok(ref.reduce((at, key) => at?.[key], api), ref.join('/'));
});

test('every route gives every role the status its access says, and never a 5xx', async (t) => {
  let count = 0;
  for (const exists of [false, true]) {
    for (const {pattern, method, access} of operations()) {
      for (const path of addressesOf(pattern, exists)) {
        for (const role of roles) {
          const body = ['POST', 'PUT', 'PATCH'].includes(method) ? '{"no_such_field": 1}' : undefined;
          if (method === 'DELETE' && exists && may(access, role)) continue;
          const {status, text} = await statusOf(method, path, role, body);
          const where = `${method} ${path} as ${role}: ${status} ${text}`;
          count += 1;
          if (may(access, role)) {
            assert.ok(status < 500 && status !== 401, where);
            if (!exists || !path.includes('/tasks/')) assert.notEqual(status, 403, where);
            if (!exists && pattern.includes('{') && body === undefined) assert.equal(status, 404, where);
            if (method === 'GET' && !pattern.includes('{')) assert.equal(status, 200, where);
            if (body !== undefined) assert.ok(status >= 400, where);
          } else {
            assert.equal(status, role === null ? 401 : 403, where);
          }
        }
      }
    }
  }
  t.diagnostic(`${count} calls`);
});

/// Everything that a call could have changed, as one text.
async function everything() {
  const parts = [];
  for (const path of ['tools', 'tasks?state=all', 'runs?state=all', 'comparisons', 'changes', 'webhooks', `webhooks/${ids.webhooks}/deliveries`, 'users', 'tokens', 'audit']) {
    const answer = await house.get(`/api/v1/${path}${path.includes('?') ? '&' : '?'}limit=200`, 'admin');
    assert.equal(answer.status, 200, answer.text);
    parts.push(answer.text);
  }
  parts.push((await house.get('/seals.json?limit=200', null)).text, (await house.get(`/api/v1/tasks/${ids.tasks}/draft`, 'buyer')).text);
  return parts.join('\n');
}

const deep = (open, close, count) => open.repeat(count) + close.repeat(count);
const noJson = ['{', 'nonsense', '{"a":1,}', '{"a":1e999}', '{"a":"\\ud800"}', "{'a':1}", '{"a":NaN}', '\u0000', deep('[', ']', 40_000), deep('{"a":', '}', 40_000).replace('}', '1}'),
  '['.repeat(200_000), Buffer.from([0x7B, 0xFF, 0x7D])];
const noObject = ['[]', 'null', '7', '"text"', 'true', '[{}]'];
const fields = ['name', 'tagline', 'category', 'description', 'maker', 'url', 'kind', 'entry', 'starting_price', 'licence', 'capabilities', 'compare_with', 'workflow', 'reason',
  'assignee', 'decision', 'quote', 'slots', 'basis', 'confidence', 'author_kind', 'model', 'sources', 'relation', 'left', 'right', 'types', 'state', 'from', 'until', 'failed_only',
  'personas', 'email', 'roles', 'pseudonym', 'time_zone', 'task_cap', 'send_welcome', 'scopes', 'expires_at', 'tasks', 'preview'];
const wrong = ['[[]]', '{"x":{}}', '18446744073709551616', '-9223372036854775809', '1e308', '"\\u0000"', `"${'x'.repeat(30_000)}"`];

/// Who gets as far as the body: the task's own reviewer, else an admin.
const whoFor = (pattern) => pattern.startsWith('/api/v1/tasks/') ? 'buyer' : 'admin';

test('a body that is no JSON, no object, or has a field of another type answers 4xx and changes nothing', async (t) => {
  const had = await everything();
  let count = 0;
  const refuse = async (method, path, who, body) => {
    const answer = await statusOf(method, path, who, body);
    count += 1;
    assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${path} with ${String(body).slice(0, 60)}: ${answer.status} ${answer.text}`);
    assert.match(answer.headers.get('content-type'), /^application\/problem\+json/);
  };
  for (const {pattern, method} of operations()) {
    if (!['POST', 'PUT', 'PATCH'].includes(method)) continue;
    for (const path of addressesOf(pattern, true)) {
      for (const body of noJson) await refuse(method, path, whoFor(pattern), body);
      for (const body of noObject) {
        // An import takes a list, and an empty one imports nothing.
        if (!(pattern.endsWith(':import') && body === '[]')) await refuse(method, path, whoFor(pattern), body);
      }
      for (const field of fields) for (const value of wrong) await refuse(method, path, whoFor(pattern), `{"${field}":${value}}`);
    }
  }
  assert.equal(await everything(), had);
  t.diagnostic(`${count} calls`);
});

test('parameters and ids that make no sense answer 4xx', async () => {
  for (const {pattern, method} of operations()) {
    if (method !== 'GET') continue;
    for (const id of ['0', '-1', '1e3', 'abc', '%2e%2e', '99999999999999999999999', 'a'.repeat(3000), '%F0%9F%9A%80', "1'--"]) {
      if (!pattern.includes('{')) continue;
      // In the middle of an address the client itself takes dots for a step up.
      if (id === '%2e%2e' && !pattern.endsWith('}')) continue;
      assertProblem(await house.get(pattern.replace(/\{\w+\}/, id), 'admin'), 404);
    }
    for (const query of ['limit=abc', 'limit=-5', 'cursor=%FF', 'cursor=%00', `state=${'x'.repeat(2000)}`, 'run=-1', 'after=1.5', 'q=split%3A9', 'assignee=%00', 'cursor=..', 'q=%F0%28']) {
      const answer = await statusOf('GET', `${addressesOf(pattern, true)[0]}?${query}`, 'admin');
      assert.ok(answer.status < 500, `${pattern}?${query}: ${answer.status} ${answer.text}`);
    }
  }
});
