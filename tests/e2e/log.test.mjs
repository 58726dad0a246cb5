// The log as an operator reads it: every line structured, every request by its id, and no secret at any level.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {exchange} from './raw.mjs';
import {Receiver, Server, quote, slotsOf} from './server.mjs';

const personas = ['developer', 'skeptic', 'buyer', 'futurist'];
const line = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warn|error) [a-z_]+( [a-z_]+=("([^"\\]|\\.)*"|[^\s"=\\]+))*$/;

/// One session of a person in a browser: cookie and form token.
class Person {
  constructor(server) { this.server = server; this.cookie = ''; }

  async send(method, path, fields) {
    const answer = await fetch(this.server.url + path, {method, redirect: 'manual', headers: this.cookie ? {cookie: this.cookie} : {}, body: fields && new URLSearchParams(fields)});
    const set = answer.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0];
    return {status: answer.status, text: await answer.text()};
  }

  async formToken(path) {
    return (await this.send('GET', path)).text.match(/name="form_token" value="([^"]+)"/)[1];
  }
}

test('a whole panel at log level debug: no token, link, cookie, password, secret, address of a person or word of a verdict', async (t) => {
  const server = await Server.start({settings: {PANELIST_LOG__LEVEL: 'debug', PANELIST_WEBHOOKS__SCHEDULE_SECONDS: '0,1'}, keepLog: true});
  t.after(() => server.stop());
  const receiver = await new Receiver().listen();
  t.after(() => receiver.close());
  const secrets = new Map();
  const admin = server.addUser('admin@example.org', 'Admin', ['admin']);
  secrets.set('admin token', admin);
  const tokens = {};
  for (const persona of personas) secrets.set(`${persona} token`, tokens[persona] = server.addUser(`${persona}@example.org`, `The ${persona}`, ['reviewer'], [persona]));
  const endpoint = await server.api('POST', '/api/v1/webhooks', {token: admin, body: {url: `${receiver.url}?key=receiver-key-1`, types: ['*']}});
  secrets.set('webhook secret', endpoint.json.secret).set('key in the address of the receiver', 'receiver-key-1');
  const down = await server.api('POST', '/api/v1/webhooks', {token: admin, body: {url: 'http://127.0.0.1:9/?key=receiver-key-2', types: ['*']}});
  secrets.set('second webhook secret', down.json.secret).set('key in the address of a receiver that is down', 'receiver-key-2');

  const ana = new Person(server);
  const link = new URL(server.signInLink('buyer@example.org'));
  secrets.set('sign-in link', link.searchParams.get('secret'));
  await ana.send('GET', link.pathname + link.search);
  assert.equal((await ana.send('POST', link.pathname, {secret: link.searchParams.get('secret')})).status, 303);
  secrets.set('session cookie', ana.cookie.split('=')[1]);
  const password = 'correct horse battery staple 7';
  const formToken = await ana.formToken('/account');
  secrets.set('form token', formToken).set('password', password).set('wrong password', 'wrong horse 12345');
  assert.equal((await ana.send('POST', '/account/password', {form_token: formToken, present: '', wanted: password, again: password})).status, 303);
  const again = new Person(server);
  assert.equal((await again.send('POST', '/sign-in', {email: 'buyer@example.org', password})).status, 303);
  secrets.set('second session cookie', again.cookie.split('=')[1]);
  await new Person(server).send('POST', '/sign-in', {email: 'buyer@example.org', password: 'wrong horse 12345'});
  await new Person(server).send('POST', '/sign-in/send-link', {email: 'skeptic@example.org'});
  await new Person(server).send('GET', '/desk?secret=in-a-query-1');
  secrets.set('secret in a query', 'in-a-query-1');

  const tool = await server.api('POST', '/api/v1/tools', {token: admin, body: {name: 'Lantern', tagline: 't', category: 'c', description: 'd', entry: 'free'}});
  const tasks = await server.api('GET', `/api/v1/tasks?run=${tool.json.run.id}`, {token: admin});
  secrets.set('words of a verdict', 'zanzibar').set('words of a draft', 'timbuktu').set('words of a reason', 'samarkand');
  for (const task of tasks.json.items) {
    await server.api('PUT', `/api/v1/tasks/${task.id}/draft`, {token: tokens[task.persona], body: {decision: 'skip', quote: 'Not yet of timbuktu'}});
    await server.api('POST', `/api/v1/tasks/${task.id}/decline`, {token: tokens[task.persona], body: {reason: ''}});
    await server.api('POST', `/api/v1/tasks/${task.id}/verdict`, {token: tokens[task.persona], body: {decision: 'perhaps', quote: 'zanzibar'}});
    const done = await server.api('POST', `/api/v1/tasks/${task.id}/verdict`, {token: tokens[task.persona],
      body: {decision: 'ship', quote: quote(70, 'In zanzibar it'), slots: slotsOf[task.persona]}});
    assert.equal(done.status, 200, done.text);
  }
  await server.api('POST', `/api/v1/runs/${tool.json.run.id}/withdraw`, {token: admin, body: {reason: 'samarkand'}});
  await server.api('GET', '/api/v1/tools', {token: 'pnl_not_a_token_of_ours_123456'});
  secrets.set('token that does not hold', 'pnl_not_a_token_of_ours_123456');
  await exchange(server.url, `GET /?key=in-a-query-2 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${admin}\r\nTransfer-Encoding: chunked\r\n\r\n`);
  secrets.set('secret in a refused request', 'in-a-query-2');
  await receiver.next((event) => event.json.type === 'panel.completed');
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);
  for (const name of readdirSync(join(server.data, 'mail')))
    for (const [, secret] of readFileSync(join(server.data, 'mail', name), 'utf8').replaceAll('=\r\n', '').replaceAll('=3D', '=').matchAll(/secret=([\w-]+)/g)) secrets.set(`link of ${name}`, secret);

  assert.ok(server.log.length > 2000, 'the log says something');
  for (const [what, secret] of secrets) {
    assert.ok(secret.length >= 6, what);
    assert.ok(!server.log.includes(secret), `the log holds the ${what}: ${server.log.split('\n').find((text) => text.includes(secret))}`);
  }
  assert.doesNotMatch(server.log, /@example\.org|pnl_|whsec_|[?&](key|secret)=/);
  for (const text of server.log.trim().split('\n')) assert.match(text, line);
});

test('every answer carries X-Request-Id, and the log has a line with that id, method, path, status and time', async (t) => {
  const server = await Server.start({settings: {PANELIST_LOG__LEVEL: 'info'}, keepLog: true});
  const fine = await server.api('GET', '/healthz');
  const missing = await server.api('GET', '/nowhere?q=1%0Aerror%20forged');
  const forged = await server.api('GET', '/api/v1/tools/a%0Aerror%20forged%20status=200');
  const refused = await exchange(server.url, 'GET /x HTTP/1.1\r\n\r\n');
  const ids = [fine, missing, forged].map((answer) => answer.headers.get('x-request-id'));
  const refusedId = refused.head.match(/x-request-id: (\S+)/)[1];
  assert.equal(new Set([...ids, refusedId]).size, 4);
  await server.stop();
  const lines = server.log.trim().split('\n');
  for (const text of lines) assert.match(text, line);
  const of = (id) => lines.filter((text) => text.includes(` id=${id} `));
  assert.match(of(ids[0])[0], /info request id=\S+ method=GET path=\/healthz status=200 ms=\d+$/);
  assert.match(of(ids[1])[0], /path=\/nowhere status=404/);
  assert.match(of(ids[2])[0], /path="\/api\/v1\/tools\/a\\nerror forged status=200" status=404/);
  assert.match(of(refusedId)[0], /info request_refused id=\S+ status=400 why="The Host field is missing\."$/);
  assert.deepEqual([of(ids[0]).length, of(ids[1]).length, of(ids[2]).length, of(refusedId).length], [1, 1, 1, 1]);
  assert.match(lines.at(0), /info (migrated|listening)/);
  assert.match(lines.at(-1), /info stopped$/);
});
