// The HTTP server against bytes that no client of ours would send, on the real program.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {after, before, test} from 'node:test';
import {Raw, exchange} from './raw.mjs';
import {Server, isOnPostgres} from './server.mjs';

let server, admin;
before(async () => {
  server = await Server.start();
  admin = server.addUser('admin@example.org', 'Admin', ['admin']);
});
after(() => server.stop());

const host = 'Host: localhost\r\n';
const get = (target = '/healthz', fields = '') => `GET ${target} HTTP/1.1\r\n${host}${fields}\r\n`;
const tool = (name) => JSON.stringify({name, tagline: 't', category: 'c', description: 'd', entry: 'free'});
const post = (body, fields) => `POST /api/v1/tools HTTP/1.1\r\n${host}Authorization: Bearer ${admin}\r\nContent-Type: application/json\r\n${fields}\r\n${body}`;
const metric = async (name) => Number((await server.api('GET', '/metrics')).text.match(new RegExp(`^panelist_${name} (\\d+)`, 'm'))[1]);

const refused = [
  ['two Host fields', `GET / HTTP/1.1\r\n${host}Host: other\r\n\r\n`, 400],
  ['no Host field', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['a Host that is no name', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
  ['two Content-Length fields', `POST /api/v1/tools HTTP/1.1\r\n${host}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`, 400],
  ['a list as Content-Length', `POST /api/v1/tools HTTP/1.1\r\n${host}Content-Length: 2, 2\r\n\r\n{}`, 400],
  ['a signed Content-Length', `POST /api/v1/tools HTTP/1.1\r\n${host}Content-Length: +2\r\n\r\n{}`, 400],
  ['a negative Content-Length', `POST /api/v1/tools HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n`, 400],
  ['a Content-Length with a blank inside', `POST /api/v1/tools HTTP/1.1\r\n${host}Content-Length: 1 2\r\n\r\n`, 400],
  ['a hexadecimal Content-Length', `POST /api/v1/tools HTTP/1.1\r\n${host}Content-Length: 0x2\r\n\r\n{}`, 400],
  ['a Content-Length beyond 64 bits', `POST /api/v1/tools HTTP/1.1\r\n${host}Content-Length: 99999999999999999999\r\n\r\n`, 413],
  ['a body over the limit', `POST /api/v1/tools HTTP/1.1\r\n${host}Content-Length: 4194305\r\n\r\n`, 413],
  ['chunked transfer coding', `POST /api/v1/tools HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 411],
  ['transfer coding beside a length', `POST /api/v1/tools HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 411],
  ['a transfer coding spelled to slip past', `POST /api/v1/tools HTTP/1.1\r\n${host}Transfer-Encoding: xchunked\r\n\r\n`, 411],
  ['a blank before the colon', `GET / HTTP/1.1\r\n${host}Transfer-Encoding : chunked\r\n\r\n`, 400],
  ['a folded field', `GET / HTTP/1.1\r\n${host}X-A: one\r\n two\r\n\r\n`, 400],
  ['a field name with a control character', `GET / HTTP/1.1\r\n${host}X-\x01: a\r\n\r\n`, 400],
  ['a NUL in a field', `GET / HTTP/1.1\r\n${host}X-A: a\0b\r\n\r\n`, 400],
  ['a NUL in the target', `GET /a\0b HTTP/1.1\r\n${host}\r\n`, 400],
  ['an escaped NUL in the target', get('/tools/a%00b'), 400],
  ['bytes that are not UTF-8 in the target', get('/tools/%ff%fe'), 400],
  ['half an escape in the target', get('/tools/%4'), 400],
  ['dots that climb', get('/static/../config.toml'), 400],
  ['escaped dots that climb', get('/static/%2e%2e/config.toml'), 400],
  ['a bare line feed', 'GET / HTTP/1.1\nHost: localhost\n\n', 400],
  ['a lower-case method', `get / HTTP/1.1\r\n${host}\r\n`, 400],
  ['an absolute target of another host', `GET http://evil.example/ HTTP/1.1\r\n${host}\r\n`, 400],
  ['a target without a slash', `GET healthz HTTP/1.1\r\n${host}\r\n`, 400],
  ['CONNECT', `CONNECT localhost:80 HTTP/1.1\r\n${host}\r\n`, 400],
  ['HTTP/2.0 in plain text', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
  ['HTTP/3.7', `GET / HTTP/3.7\r\n${host}\r\n`, 505],
  ['a version that is none', `GET / HTTP/1.11\r\n${host}\r\n`, 400],
  ['no version', 'GET /\r\n\r\n', 400],
  ['101 fields', get('/healthz', Array.from({length: 100}, (_, at) => `X-${at}: a\r\n`).join('')), 431],
  ['a head over 64 KiB', get('/healthz', `X-Long: ${'a'.repeat(66000)}\r\n`), 431],
  ['a target over 8 KiB', get(`/${'a'.repeat(9000)}`), 414],
  ['an expectation nobody meets', `POST /api/v1/tools HTTP/1.1\r\n${host}Expect: 200-maybe\r\nContent-Length: 2\r\n\r\n{}`, 417],
  ['a TLS greeting on the plain port', Buffer.from('160301020001000001fc0303', 'hex'), 400],
];

for (const [what, bytes, status] of refused) {
  test(`${what}: ${status}, said in problem+json, and the connection closes`, async () => {
    const before = await metric('http_bad_requests_total');
    const answer = await exchange(server.url, bytes);
    assert.equal(answer.status, status);
    assert.ok(answer.closes);
    assert.match(answer.head, /content-type: application\/problem\+json/);
    assert.match(answer.head, /x-request-id: [0-9a-f]{16}/);
    assert.equal(JSON.parse(answer.body).status, status);
    assert.equal(await metric('http_bad_requests_total'), before + 1);
  });
}

test('what a proxy may send and a browser does is served', async () => {
  const fine = [
    get('/healthz', Array.from({length: 99}, (_, at) => `X-${at}: a\r\n`).join('')),
    'GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /%68ealthz HTTP/1.1\r\nHost: localhost:80\r\n\r\n',
    'GET /healthz HTTP/1.0\r\n\r\n',
    'HEAD /healthz HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n',
  ];
  for (const bytes of fine) {
    const raw = await Raw.open(server.url);
    raw.send(bytes);
    if (bytes.startsWith('HEAD')) raw.socket.end();
    const answer = bytes.startsWith('HEAD') ? await raw.closed.then(() => ({status: Number(raw.received.toString().split(' ')[1])})) : await raw.answer();
    assert.equal(answer.status, 200, bytes.slice(0, 60));
    raw.close();
  }
  assert.equal((await exchange(server.url, `BREW /healthz HTTP/1.1\r\n${host}\r\n`)).status, 405);
});

test('pipelined requests are answered in order, a body is never read as the next request', async () => {
  const body = tool('Pipelined');
  const raw = await Raw.open(server.url);
  raw.send(get('/healthz') + post(body, `Content-Length: ${body.length}\r\n`) + get('/api/v1/tools/pipelined', `Authorization: Bearer ${admin}\r\n`) + get('/nowhere'));
  const statuses = [];
  for (let count = 0; count < 4; ++count) statuses.push((await raw.answer()).status);
  assert.deepEqual(statuses, [200, 201, 200, 404]);
  raw.close();
  const smuggled = await Raw.open(server.url);
  const inside = `GET /nowhere HTTP/1.1\r\n${host}\r\n`;
  smuggled.send(post(inside, `Content-Length: ${inside.length}\r\n`) + get());
  assert.equal((await smuggled.answer()).status, 400);
  assert.equal((await smuggled.answer()).status, 200);
  smuggled.close();
});

test('a POST that waits for 100 Continue gets it, and a POST without a body needs no length', async () => {
  const body = tool('Continued');
  const raw = await Raw.open(server.url);
  raw.send(post('', `Expect: 100-continue\r\nContent-Length: ${body.length}\r\n`));
  assert.equal((await raw.answer()).status, 100);
  assert.equal((await raw.send(body).answer()).status, 201);
  const runs = await server.api('GET', '/api/v1/runs', {token: admin});
  raw.send(`POST /api/v1/runs/${runs.json.items[0].id}/hold HTTP/1.1\r\n${host}Authorization: Bearer ${admin}\r\n\r\n`);
  assert.equal((await raw.answer()).status, 200);
  raw.close();
});

test('a head or body that drips is told 408 after ten seconds, and who says nothing is cut off without a word', {timeout: 120_000}, async () => {
  const before = await metric('http_timeouts_total');
  const timed = async (raw, drip) => {
    const began = Date.now();
    const timer = setInterval(() => raw.isClosed || raw.send(drip), 500);
    const answer = await raw.answer();
    await raw.closed;
    clearInterval(timer);
    return {status: answer?.status, seconds: (Date.now() - began) / 1000};
  };
  const head = Raw.open(server.url).then((raw) => timed(raw.send('GET / HTTP/1.1\r\nX-A: '), 'a'));
  const body = Raw.open(server.url).then((raw) => timed(raw.send(post('', 'Content-Length: 200000\r\n')), 'a'));
  const silent = Raw.open(server.url).then(async (raw) => { const began = Date.now(); await raw.closed; return {received: raw.received.length, seconds: (Date.now() - began) / 1000}; });
  const inTime = ({seconds}) => assert.ok(seconds > 8 && seconds < 20, `${seconds} s`);
  for (const slow of [await head, await body]) {
    assert.equal(slow.status, 408);
    inTime(slow);
  }
  const quiet = await silent;
  assert.equal(quiet.received, 0);
  inTime(quiet);
  assert.equal(await metric('http_timeouts_total'), before + 3);
});

test('256 connections an address and 1,024 in all, with the usual 1,024 descriptors; the next is told 503, and ours still serve', {timeout: 60_000}, async (t) => {
  const capped = await Server.start({shell: 'ulimit -Sn 1024'});
  t.after(() => capped.stop());
  const open = [];
  t.after(() => open.forEach((raw) => raw.close()));
  for (let address = 1; address <= 4; ++address) {
    const localAddress = `127.0.0.${address + 1}`;
    const more = await Promise.all(Array.from({length: 256}, () => Raw.open(capped.url, {localAddress})));
    open.push(...more);
    const answers = await Promise.all(more.map((raw) => raw.send(get()).answer()));
    assert.ok(answers.every((answer) => answer.status === 200));
    if (address === 4) break;
    const one = await Raw.open(capped.url, {localAddress});
    const answer = await one.answer();
    assert.equal(answer.status, 503);
    assert.match(answer.head, /retry-after: 1/);
    one.close();
  }
  const stranger = await Raw.open(capped.url, {localAddress: '127.0.0.9'});
  assert.equal((await stranger.answer()).status, 503);
  stranger.close();
  assert.match(capped.cli('status'), /0 open/);
  capped.addUser('late@example.org', 'Late', ['admin']);
  const again = await Promise.all(open.map((raw) => raw.send(get()).answer()));
  assert.ok(again.every((answer) => answer.status === 200));
});

test('SIGTERM the moment the listening line is out: exit 0', async () => {
  for (let round = 0; round < 5; ++round) {
    const server = await Server.start();
    server.child.kill('SIGTERM');
    assert.deepEqual(await server.ended, {code: 0, signal: null});
    await server.stop();
  }
});

test('SIGTERM: what is in flight is answered, the rest closed, exit 0 within seconds; a second one ends at once', {timeout: 60_000}, async (t) => {
  const stopping = await Server.start();
  const token = stopping.addUser('admin@example.org', 'Admin', ['admin']);
  const body = tool('In flight');
  const idle = await Raw.open(stopping.url);
  await idle.send(get()).answer();
  const busy = await Raw.open(stopping.url);
  busy.send(`POST /api/v1/tools HTTP/1.1\r\n${host}Authorization: Bearer ${token}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`);
  assert.equal((await busy.answer()).status, 100);
  const began = Date.now();
  stopping.child.kill('SIGTERM');
  await idle.closed;
  const answer = await busy.send(body).answer();
  assert.equal(answer.status, 201);
  assert.match(answer.head, /connection: close/);
  assert.equal((await stopping.ended).code, 0);
  t.diagnostic(`ended ${Date.now() - began} ms after the signal`);
  assert.ok(Date.now() - began < 5000);
  const again = await Server.start({data: stopping.data});
  assert.equal((await again.api('GET', '/api/v1/tools/in-flight', {token})).status, 200);
  const stuck = await Raw.open(again.url);
  stuck.send(`POST /api/v1/tools HTTP/1.1\r\n${host}Authorization: Bearer ${token}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n`);
  assert.equal((await stuck.answer()).status, 100);
  const other = await Raw.open(again.url);
  again.child.kill('SIGTERM');
  await other.closed;
  again.child.kill('SIGTERM');
  assert.equal((await again.ended).signal, 'SIGTERM');
  assert.match(again.cli('check'), /everything holds/);
  if (!isOnPostgres) assert.equal(spawnSync('sqlite3', [`${again.data}/panelist.db`, 'PRAGMA integrity_check'], {encoding: 'utf8'}).stdout.trim(), 'ok');
  await again.stop();
});
