// Webhooks as a receiver sees them through the whole process, checked by the npm packages `standardwebhooks` and
// `ajv`, which are not ours.
import assert from 'node:assert/strict';
import {cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020.js';
import {Webhook} from 'standardwebhooks';
import {House, assertKeys, assertList, assertProblem, isTime, personas} from './house.mjs';
import {Receiver, root} from './server.mjs';

const schedule = (seconds) => ({PANELIST_WEBHOOKS__SCHEDULE_SECONDS: seconds});

async function open(t, settings) {
  const house = await House.open(settings);
  t.after(() => house.close());
  return house;
}

/// A receiver with its endpoint; `verify` is the package's.
async function listen(t, house, types = ['*'], respond) {
  const receiver = await new Receiver(respond).listen();
  t.after(() => receiver.close());
  const made = await house.post('/api/v1/webhooks', {url: receiver.url, types}, 'admin');
  assert.equal(made.status, 201, made.text);
  receiver.endpoint = made.json;
  receiver.address = `/api/v1/webhooks/${made.json.id}`;
  receiver.verify = (event) => new Webhook(made.json.secret).verify(event.body, event.headers);
  return receiver;
}

/// Asks until the answer fits, for a minute at most.
async function until(ask, fits) {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    assert.ok(Date.now() < end, `still ${JSON.stringify(answer.json ?? answer)}`);
  }
}

const deliveries = (house, receiver, query = '') => house.get(`${receiver.address}/deliveries${query}`, 'admin');
/// The endpoint's only delivery, once it is in this state after so many tries.
const delivery = async (house, receiver, state, tries) => (await until(() => deliveries(house, receiver),
  (answer) => answer.json.items[0]?.state === state && answer.json.items[0].tries.length === tries)).json.items[0];
const sendTest = async (house, receiver) => {
  const answer = await house.post(`${receiver.address}/test`, undefined, 'admin');
  assert.equal(answer.status, 200, answer.text);
  return answer.json.delivery_id;
};

test('an endpoint is added, read, changed and deleted by an admin, and its secret is shown once', async (t) => {
  const house = await open(t);
  const receiver = await listen(t, house, ['comparison.published']);
  assert.deepEqual(Object.keys(receiver.endpoint).filter((key) => ['id', 'url', 'types', 'secret', 'state'].includes(key)).length, 5);
  assert.match(receiver.endpoint.secret, /^whsec_[A-Za-z0-9+/]{32,}=*$/);
  assert.equal(receiver.endpoint.state, 'active');
  const read = await house.get(receiver.address, 'admin');
  assert.ok(!Object.hasOwn(read.json, 'secret'));
  assert.ok(assertList(await house.get('/api/v1/webhooks', 'admin')).every((item) => !Object.hasOwn(item, 'secret')));
  assertProblem(await house.post('/api/v1/webhooks', {url: receiver.url, types: []}, 'admin'), 422, 'types');
  assertProblem(await house.post('/api/v1/webhooks', {url: receiver.url, types: ['tool.sold']}, 'admin'), 422, 'types');
  assertProblem(await house.post('/api/v1/webhooks', {types: ['*']}, 'admin'), 422, 'url');
  assertProblem(await house.post('/api/v1/webhooks', {url: receiver.url, types: ['*'], secret: 'x'}, 'admin'), 422, 'secret');
  assertProblem(await house.post('/api/v1/webhooks', {url: receiver.url, types: ['*']}, 'editor'), 403);
  assertProblem(await house.call('PATCH', receiver.address, 'admin', {state: 'asleep'}), 422, 'state');
  const changed = await house.call('PATCH', receiver.address, 'admin', {types: ['*'], state: 'disabled'});
  assert.deepEqual([changed.json.types, changed.json.state], [['*'], 'disabled']);
  assertProblem(await house.post(`${receiver.address}/test`, undefined, 'admin'), 409);
  assertProblem(await house.post(`${receiver.address}/replay`, {}, 'admin'), 409);
  assert.equal((await house.call('DELETE', receiver.address, 'admin')).status, 204);
  assertProblem(await house.get(receiver.address, 'admin'), 404);
  assertProblem(await house.call('DELETE', receiver.address, 'admin'), 404);
  assert.equal(receiver.events.length, 0, 'nothing is sent when an endpoint is created or changed');
});

test('410 disables the endpoint at once and tells the admin; what waits is sent when it is switched on', async (t) => {
  const house = await open(t, schedule('0,0,0'));
  let status = 410;
  const receiver = await listen(t, house, ['tool.submitted'], () => ({status}));
  const witness = await listen(t, house, ['tool.submitted']);
  await house.submit();
  const disabled = await until(() => house.get(receiver.address, 'admin'), (answer) => answer.json.state === 'disabled');
  assert.match(disabled.json.disabled_reason, /410/);
  await house.submit();
  await witness.several(2);
  assert.equal(receiver.events.length, 1);
  const mail = join(house.server.data, 'mail');
  const told = await until(() => readdirSync(mail).map((name) => readFileSync(join(mail, name), 'utf8').replaceAll('\r\n ', ' ')),
    (mails) => mails.some((text) => /^To: .*<admin@example\.org>/m.test(text) && text.includes(receiver.url)));
  assert.ok(told.length > 0);
  status = 204;
  assert.equal((await house.call('PATCH', receiver.address, 'admin', {state: 'active'})).json.state, 'active');
  await receiver.several(3);
  for (const event of receiver.events) receiver.verify(event);
});

test('503 with Retry-After waits as long as it says; the retry has the same webhook-id', async (t) => {
  const house = await open(t, schedule('0,0,0'));
  const receiver = await listen(t, house, ['*'], () => receiver.events.length === 1 ? {status: 503, headers: {'retry-after': '2'}} : {status: 200});
  await sendTest(house, receiver);
  const [first, second] = await receiver.several(2);
  assert.ok(second.at - first.at >= 2000, `${second.at - first.at} ms`);
  assert.equal(second.headers['webhook-id'], first.headers['webhook-id']);
  assert.ok(Number(second.headers['webhook-timestamp']) > Number(first.headers['webhook-timestamp']));
  assert.equal(second.body, first.body);
  for (const event of [first, second]) receiver.verify(event);
  assert.deepEqual((await delivery(house, receiver, 'delivered', 2)).tries.map((one) => one.status).sort(), [200, 503]);
});

test('a redirect is a failure and is not followed, and the last failure ends the delivery', async (t) => {
  const house = await open(t, schedule('0,0'));
  const elsewhere = await listen(t, house, ['tool.rejected']);
  const receiver = await listen(t, house, ['*'], () => ({status: 302, headers: {location: elsewhere.url}}));
  await sendTest(house, receiver);
  const failed = await delivery(house, receiver, 'failed', 2);
  assert.ok(failed.tries.every((one) => one.status === 302));
  assert.equal(failed.next_attempt_at, null);
  assert.equal(elsewhere.events.length, 0);
});

test('at most four tries to one endpoint are in flight, and it holds up no other', async (t) => {
  const house = await open(t, schedule('0,60'));
  let release;
  const released = new Promise((done) => { release = done; });
  const slow = await listen(t, house, ['tool.submitted', 'task.assigned'], async () => { await released; return {status: 200}; });
  const quick = await listen(t, house, ['tool.submitted', 'task.assigned']);
  for (let count = 0; count < 3; ++count) await house.submit();
  await quick.several(15);
  await slow.several(4);
  assert.equal(slow.events.length, 4, 'eleven wait although all are due');
  release();
  await slow.several(15);
  assert.equal(slow.mostInFlight, 4);
  assert.equal(new Set(slow.events.map((event) => event.headers['webhook-id'])).size, 15);
});

test('a kill -9 loses no delivery: the next try keeps its time, its webhook-id and its body', async (t) => {
  const house = await open(t, schedule('0,5,5'));
  const receiver = await listen(t, house, ['*'], () => receiver.events.length === 1 ? {status: 500} : {status: 200});
  await sendTest(house, receiver);
  const waiting = await delivery(house, receiver, 'pending', 1);
  assert.ok(isTime(waiting.next_attempt_at));
  await house.server.killAndRestart();
  assert.equal((await deliveries(house, receiver)).json.items[0].next_attempt_at, waiting.next_attempt_at);
  const [first, second] = await receiver.several(2);
  assert.ok(second.at >= Date.parse(waiting.next_attempt_at), 'not before its time');
  assert.equal(second.headers['webhook-id'], first.headers['webhook-id']);
  assert.ok(Number(second.headers['webhook-timestamp']) > Number(first.headers['webhook-timestamp']));
  assert.equal(second.body, first.body);
  for (const event of [first, second]) receiver.verify(event);
  await delivery(house, receiver, 'delivered', 2);
});

test('a try that a kill -9 cut off is made again under the same webhook-id', async (t) => {
  const house = await open(t, schedule('0,60'));
  const receiver = await listen(t, house, ['*'], () => receiver.events.length === 1 ? new Promise(() => {}) : {status: 200});
  await sendTest(house, receiver);
  await receiver.several(1);
  await house.server.killAndRestart();
  const [first, second] = await receiver.several(2);
  assert.equal(second.headers['webhook-id'], first.headers['webhook-id']);
  await delivery(house, receiver, 'delivered', 1);
});

test('after a rotation both secrets sign', async (t) => {
  const house = await open(t);
  const receiver = await listen(t, house);
  assertProblem(await house.post(`${receiver.address}/rotate`, {secret: 'mine'}, 'admin'), 422, 'secret');
  const rotated = await house.post(`${receiver.address}/rotate`, undefined, 'admin');
  assert.equal(rotated.status, 200, rotated.text);
  assert.notEqual(rotated.json.secret, receiver.endpoint.secret);
  await sendTest(house, receiver);
  const [event] = await receiver.several(1);
  assert.equal(event.headers['webhook-signature'].split(' ').length, 2);
  receiver.verify(event);
  new Webhook(rotated.json.secret).verify(event.body, event.headers);
  assert.throws(() => new Webhook(`whsec_${'A'.repeat(32)}`).verify(event.body, event.headers));
});

test('deliveries are listed with their tries, retried one by one, and replayed by failure or by time', async (t) => {
  const house = await open(t, schedule('0'));
  let answer = {status: 500, body: 'y'.repeat(100_000)};
  const receiver = await listen(t, house, ['tool.submitted'], () => answer);
  const begun = new Date().toISOString();
  await house.submit();
  const failed = await delivery(house, receiver, 'failed', 1);
  assertKeys(failed, ['id', 'webhook_id', 'endpoint_id', 'type', 'state', 'attempts', 'next_attempt_at', 'created_at', 'ended_at', 'tries'], 'a delivery');
  assertKeys(failed.tries[0], ['at', 'status', 'took_ms', 'error', 'answer'], 'a try');
  assert.equal(failed.tries[0].answer.length, 20 * 1024, 'up to 20 KB of the answer are kept');
  assert.equal(failed.webhook_id, receiver.events[0].headers['webhook-id']);
  answer = {status: 200};
  const retried = await house.post(`/api/v1/deliveries/${failed.id}/retry`, undefined, 'admin');
  assert.equal(retried.status, 200, retried.text);
  await delivery(house, receiver, 'delivered', 2);
  assert.equal(receiver.events[1].headers['webhook-id'], failed.webhook_id);
  answer = {status: 500};
  await house.submit();
  await house.submit();
  await until(() => deliveries(house, receiver, '?state=failed'), (list) => list.json.items.length === 2);
  answer = {status: 200};
  const replayed = await house.post(`${receiver.address}/replay`, {}, 'admin');
  assert.equal(replayed.status, 200, replayed.text);
  assert.equal(replayed.json.count, 2);
  await until(() => deliveries(house, receiver, '?state=delivered'), (list) => list.json.items.length === 3);
  const ranged = await house.post(`${receiver.address}/replay`, {from: begun, failed_only: false}, 'admin');
  assert.equal(ranged.json.count, 3);
  await receiver.several(8);
  assert.equal((await house.post(`${receiver.address}/replay`, {until: begun, failed_only: false}, 'admin')).json.count, 0);
  assertProblem(await house.post(`${receiver.address}/replay`, {from: 'yesterday'}, 'admin'), 422, 'from');
  assertProblem(await house.post('/api/v1/deliveries/999999/retry', undefined, 'admin'), 404);
  assertProblem(await deliveries(house, receiver, '?state=lost'), 422, 'state');
  const pages = [];
  let page = await deliveries(house, receiver, '?limit=2');
  pages.push(...assertList(page));
  page = await deliveries(house, receiver, `?limit=2&cursor=${page.json.next}`);
  pages.push(...assertList(page));
  assert.equal(page.json.next, null);
  assert.equal(new Set(pages.map((item) => item.id)).size, 3);
});

test('a private target is refused unless it is in allow_targets, at every attempt', async (t) => {
  const house = await open(t, schedule('0,0'));
  const receiver = await listen(t, house, ['tool.rejected']);
  const port = new URL(receiver.url).port;
  house.server.settings.PANELIST_WEBHOOKS__ALLOW_TARGETS = '';
  await house.server.killAndRestart();
  for (const url of [receiver.url, `https://127.0.0.1:${port}/`, `https://localhost:${port}/`, 'https://10.1.2.3/', 'https://[::1]/', 'https://0x7f.1/',
    'https://169.254.169.254/latest', 'http://example.org/', 'ftp://example.org/', 'https://user:word@example.org/', 'not an address']) {
    assertProblem(await house.post('/api/v1/webhooks', {url, types: ['*']}, 'admin'), 422, 'url');
    assertProblem(await house.call('PATCH', receiver.address, 'admin', {url}), 422, 'url');
  }
  await sendTest(house, receiver);
  const failed = await delivery(house, receiver, 'failed', 2);
  for (const one of failed.tries) {
    assert.match(one.error, /^refused target/);
    assert.equal(one.status, 0);
  }
  assert.equal(receiver.events.length, 0);
});

/// The default workflow with everything overdue after a second, beside the real ones.
function hurriedWorkflows(t) {
  const folder = mkdtempSync(join(tmpdir(), 'panelist-workflows-'));
  t.after(() => rmSync(folder, {recursive: true, force: true}));
  cpSync(join(root, 'workflows'), folder, {recursive: true});
  const text = readFileSync(join(folder, 'panel-review.toml'), 'utf8');
  writeFileSync(join(folder, 'hurried.toml'), text.replace('name = "panel-review"', 'name = "hurried"')
    .replaceAll(/due_after = "5d"/g, 'due_after = "1s"').replaceAll(/reminders = .*/g, 'reminders = []').replaceAll(/overdue_after = .*/g, 'overdue_after = "1s"'));
  return folder;
}

test('every event type fits its schema, verifies, stays under 20 KB, and tells no sealed vote', async (t) => {
  const house = await open(t, {PANELIST_FOLDERS__WORKFLOWS: hurriedWorkflows(t), PANELIST_SITE__CANONICAL_BASE: ''});
  const receiver = await listen(t, house);
  const wide = '\u{1F680}"\\';
  const longest = (letter) => letter + wide.repeat(39) + '\u{1F680}'.repeat(2);
  house.tokens.buyer = house.server.addUser('buyer2@example.org', longest('B'), ['reviewer'], ['buyer']);
  await house.server.cli('user', 'disable', 'buyer@example.org');
  const left = await house.submit({name: longest('A'), category: '\u{1F680}'.repeat(60), tagline: '\u{1F680}'.repeat(200), description: '\u{1F680}'.repeat(5000)});
  const right = await house.submit({name: longest('Z'), compare_with: [left.slug]});
  for (const tool of [left, right]) for (const persona of personas) assert.equal((await house.verdict(tool.task[persona], persona, {decision: 'skip'})).status, 200);
  const {slug} = (await receiver.next((event) => event.json.type === 'comparison.published')).json.data.comparison;
  const renamed = await house.call('PATCH', `/api/v1/tools/${left.slug}`, 'editor', {tagline: 'Another'}, {'if-match': '"1"'});
  assert.equal(renamed.status, 200, renamed.text);
  const retracted = await house.post(`/api/v1/comparisons/${slug}/retract`, {reason: `${wide.repeat(300)} long` });
  assert.equal(retracted.status, 200, retracted.text);
  const rejected = await house.submit();
  assert.equal((await house.post(`/api/v1/runs/${rejected.run}/reject`, {reason: 'A duplicate'})).status, 200);
  await house.submit({workflow: 'hurried'});
  await sendTest(house, receiver);
  const types = assertList(await house.get('/api/v1/event-types', null));
  for (const {type} of types) await receiver.next((event) => event.json.type === type);

  const ajv = addFormats(new Ajv2020({strict: true, allErrors: true, allowUnionTypes: true}));
  const validate = Object.fromEntries(types.map(({type, schema}) => [type, ajv.compile(schema)]));
  for (const {type, example} of types) assert.ok(validate[type](example), `the example of ${type}: ${ajv.errorsText(validate[type].errors)}`);
  let isSealed = {};
  for (const event of receiver.events) {
    receiver.verify(event);
    const {type, data} = event.json;
    assert.ok(validate[type](event.json), `${type}: ${ajv.errorsText(validate[type].errors)} in ${event.body}`);
    assert.deepEqual(Object.keys(event.json).sort(), ['data', 'timestamp', 'type']);
    assert.ok(isTime(event.json.timestamp));
    assert.ok(Buffer.byteLength(event.body) < 20 * 1024, `${type} has ${Buffer.byteLength(event.body)} bytes`);
    if (/^(tool|task|verdict|panel)\./.test(type)) {
      assert.deepEqual(Object.keys(data.tool).sort(), ['id', 'name', 'slug']);
      assert.deepEqual(Object.keys(data.run).sort(), ['id', 'round', 'seq']);
    }
    if (type.startsWith('comparison.')) {
      assertKeys(data.comparison, ['slug', 'revision', 'content_hash', 'urls'], 'data.comparison');
      assert.deepEqual(Object.keys(data.comparison.urls).sort(), ['html', 'json', 'markdown']);
    }
    if (type === 'panel.completed') {
      assertKeys(data.panel, ['ship_percent', 'ships', 'skips', 'abstained'], 'panel');
      assert.deepEqual([data.panel.ship_percent, data.panel.ships, data.panel.skips, data.panel.abstained], [0, 0, 4, 0]);
    } else if (!type.startsWith('comparison.')) {
      assert.doesNotMatch(event.body, /"(ship|skip)"|decision|"ships"|"skips"/, `${type} tells no vote`);
    }
    if (type === 'verdict.submitted') isSealed = {...isSealed, [data.verdict.commitment]: true};
  }
  assert.equal(Object.keys(isSealed).length, 8, 'one commitment for each verdict');
  const longestBody = Math.max(...receiver.events.map((event) => Buffer.byteLength(event.body)));
  t.diagnostic(`${receiver.events.length} events of ${types.length} types, the longest ${longestBody} bytes`);
});

test('the event of a comparison names the page that can be read, and its links lead there', async (t) => {
  const house = await open(t);
  const receiver = await listen(t, house, ['comparison.published']);
  const left = await house.publish({name: 'Alpha'});
  await house.publish({name: 'Beta', compare_with: [left.slug]});
  const [published] = await receiver.several(1);
  const {slug, revision, content_hash: hash, urls} = published.json.data.comparison;
  assert.equal(slug, 'alpha-vs-beta');
  const page = await house.get('/api/v1/comparisons/alpha-vs-beta', null);
  assert.deepEqual([page.json.content_hash, page.json.revision], [hash, revision]);
  for (const url of Object.values(urls)) assert.equal((await house.get(new URL(url).pathname, null)).status, 200, url);
  assert.throws(() => receiver.verify({...published, body: published.body.replace('alpha', 'gamma')}), 'a changed body does not verify');
});

test('the fixed vector of Standard Webhooks passes in the package too', () => {
  const webhook = new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  const signature = webhook.sign('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1614265330000), '{"test": 2432232314}');
  assert.equal(signature, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});
