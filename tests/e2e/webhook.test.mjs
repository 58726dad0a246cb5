// Webhooks as a receiver sees them, checked by the npm package `standardwebhooks`, which is not ours.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Webhook} from 'standardwebhooks';
import {Receiver, Server, quote, slotsOf} from './server.mjs';

const personas = ['developer', 'skeptic', 'buyer', 'futurist'];

test('every event of a panel verifies with the package standardwebhooks, and none tells a sealed vote', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  const receiver = await new Receiver().listen();
  t.after(() => receiver.close());
  const admin = server.addUser('admin@example.org', 'Admin', ['admin']);
  const tokens = {};
  for (const persona of personas) tokens[persona] = server.addUser(`${persona}@example.org`, `The ${persona}`, ['reviewer'], [persona]);
  const endpoint = await server.api('POST', '/api/v1/webhooks', {token: admin, body: {url: receiver.url, types: ['*']}});
  assert.equal(endpoint.status, 201, endpoint.text);
  const webhook = new Webhook(endpoint.json.secret);

  const names = ['Alpha', 'Beta'];
  for (const name of names) {
    const tool = await server.api('POST', '/api/v1/tools', {token: admin,
      body: {name, tagline: 'A tool', category: 'Tests', description: 'Something to compare.', entry: 'free', ...(name === 'Beta' ? {compare_with: ['alpha']} : {})}});
    assert.equal(tool.status, 201, tool.text);
    const tasks = await server.api('GET', `/api/v1/tasks?run=${tool.json.run.id}`, {token: admin});
    for (const task of tasks.json.items) {
      const done = await server.api('POST', `/api/v1/tasks/${task.id}/verdict`, {token: tokens[task.persona],
        body: {decision: 'skip', quote: quote(70, name), slots: slotsOf[task.persona]}});
      assert.equal(done.status, 200, done.text);
    }
  }
  const published = await receiver.next((event) => event.json.type === 'comparison.published');
  for (const event of receiver.events) {
    const verified = webhook.verify(event.body, event.headers);
    assert.equal(verified.type, event.json.type);
    if (event.json.type === 'verdict.submitted') {
      assert.match(JSON.stringify(event.json.data), /[0-9a-f]{64}/, 'the commitment is told');
      assert.doesNotMatch(event.body, /"(ship|skip)"|decision/);
    }
  }
  const {slug, revision, content_hash: hash} = published.json.data.comparison;
  assert.equal(slug, 'alpha-vs-beta');
  const page = await server.api('GET', '/api/v1/comparisons/alpha-vs-beta');
  assert.equal(page.status, 200);
  assert.equal(page.json.content_hash, hash);
  assert.equal(page.json.revision, revision);
  assert.throws(() => webhook.verify(published.body.replace('alpha', 'gamma'), published.headers), 'a changed body does not verify');
});

test('the fixed vector of Standard Webhooks passes in the package too', () => {
  const webhook = new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  const signature = webhook.sign('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1614265330000), '{"test": 2432232314}');
  assert.equal(signature, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});
