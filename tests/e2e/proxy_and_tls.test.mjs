// Behind a proxy, and speaking TLS itself: whose word counts, and what a browser is told then.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {request} from 'node:https';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {Raw, exchange} from './raw.mjs';
import {Server, binary, root} from './server.mjs';

/// A self-signed certificate for localhost and 127.0.0.1 in `folder`; its PEM text.
function makeCertificate(folder, name = '') {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', join(folder, `${name}key.pem`), '-out', join(folder, `${name}cert.pem`)], {stdio: 'ignore'});
  return readFileSync(join(folder, `${name}cert.pem`), 'utf8');
}

/// Signs in by a one-time link: GET shows a button, POST uses the link up. The Set-Cookie line and the status.
async function signIn(send, link) {
  const {pathname, search} = new URL(link);
  const page = await send('GET', pathname + search, {});
  assert.equal(page.status, 200);
  const secret = new URLSearchParams(search).get('secret');
  return send('POST', pathname, {'content-type': 'application/x-www-form-urlencoded'}, `secret=${encodeURIComponent(secret)}`);
}

test('X-Forwarded-For and -Proto count from a trusted proxy only', async (t) => {
  const fromHere = (headers) => (server) => async (method, path, more, body) => {
    const answer = await fetch(server.url + path, {method, redirect: 'manual', headers: {...headers, ...more}, body});
    return {status: answer.status, headers: answer.headers};
  };
  const forwarded = {'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7', 'x-request-id': 'edge-42'};
  const plain = await Server.start();
  const trusting = await Server.start({settings: {PANELIST_SERVER__TRUSTED_PROXIES: '127.0.0.1/32,10.0.0.0/8'}});
  t.after(() => Promise.all([plain.stop(), trusting.stop()]));
  for (const server of [plain, trusting]) {
    server.addUser('ana@example.org', 'Ana', ['reviewer']);
    const isTrusting = server === trusting;
    const send = fromHere(forwarded)(server);
    const signed = await signIn(send, server.signInLink('ana@example.org'));
    assert.equal(signed.status, 303);
    const cookie = signed.headers.get('set-cookie');
    assert.match(cookie, isTrusting ? /^__Host-panelist=\S+; Path=\/; HttpOnly; SameSite=Lax; .*Secure/ : /^panelist=/);
    assert.equal(/Secure/.test(cookie), isTrusting);
    const page = await send('GET', '/', {});
    assert.equal(page.headers.get('strict-transport-security'), isTrusting ? 'max-age=31536000' : null);
    assert.equal(page.headers.get('x-request-id') === 'edge-42', isTrusting);
    // Rate classes count the client's address, not the proxy's: spoofing one's own changes nothing.
    const tries = async (address) => {
      const statuses = [];
      for (let count = 0; count < 40; ++count)
        statuses.push((await send('POST', '/sign-in', {'x-forwarded-for': address, 'content-type': 'application/x-www-form-urlencoded'}, 'email=a%40example.org&password=wrong')).status);
      return statuses;
    };
    assert.ok((await tries('198.51.100.1')).includes(429));
    assert.equal((await tries('198.51.100.2'))[0] === 429, !isTrusting);
    // Through a proxy nobody is on this machine: metrics need a token then.
    assert.equal((await send('GET', '/metrics', {})).status, 401);
    assert.equal((await fromHere({})(server)('GET', '/metrics', {})).status, 200);
  }
});

test('a chain of proxies: the client is the last hop that is not trusted, a forged first hop is not', async (t) => {
  const server = await Server.start({settings: {PANELIST_SERVER__TRUSTED_PROXIES: '127.0.0.1/32,10.0.0.0/8'}});
  t.after(() => server.stop());
  const tries = async (hops) => {
    const statuses = [];
    for (let count = 0; count < 40; ++count)
      statuses.push((await fetch(`${server.url}/sign-in/send-link`, {method: 'POST', redirect: 'manual', headers: {'x-forwarded-for': hops(count)},
        body: new URLSearchParams({email: `somebody${count}@example.org`})})).status);
    return statuses;
  };
  assert.ok((await tries((count) => `192.0.2.${count}, 203.0.113.9, 10.1.1.1`)).includes(429), 'another forged first hop each time is one client');
  assert.ok(!(await tries((count) => `203.0.113.9, 198.51.100.${count}, 10.1.1.1`)).includes(429), 'other clients are not it');
});

test('TLS by the server itself: verified by a client, Secure cookies, HSTS, no plain HTTP, no old protocol', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'panelist-tls-'));
  t.after(() => rmSync(folder, {recursive: true, force: true}));
  const ca = makeCertificate(folder);
  const server = await Server.start({settings: {PANELIST_SERVER__TLS_CERTIFICATE: join(folder, 'cert.pem'), PANELIST_SERVER__TLS_KEY: join(folder, 'key.pem')}});
  t.after(() => server.stop());
  assert.match(server.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  const send = (method, path, headers = {}, body) => new Promise((done, failed) => {
    const call = request(server.url + path, {method, ca, headers}, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => done({status: answer.statusCode, headers: new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])), text: Buffer.concat(chunks).toString()}));
    });
    call.on('error', failed);
    call.end(body);
  });
  const home = await send('GET', '/');
  assert.equal(home.status, 200);
  assert.equal(home.headers.get('strict-transport-security'), 'max-age=31536000');
  const token = server.addUser('ana@example.org', 'Ana', ['admin']);
  const link = server.signInLink('ana@example.org');
  assert.ok(link.startsWith(server.url), 'links name the address that is served');
  const signed = await signIn(send, link);
  assert.match(signed.headers.get('set-cookie'), /^__Host-panelist=\S+; Path=\/; HttpOnly; SameSite=Lax; .*Secure/);
  const cookie = signed.headers.get('set-cookie').split(';')[0];
  assert.equal((await send('GET', '/account', {cookie})).status, 200);
  const large = JSON.stringify({name: 'Large', tagline: 't', category: 'c', description: 'word '.repeat(990), entry: 'free'});
  assert.equal((await send('POST', '/api/v1/tools', {authorization: `Bearer ${token}`, 'content-type': 'application/json'}, large)).status, 201);

  const piped = await Raw.open(server.url, {ca});
  piped.send('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  assert.equal((await piped.answer()).status, 200);
  assert.equal((await piped.answer()).status, 200);
  piped.close();
  const plain = await exchange(server.url.replace('https:', 'http:'), 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  assert.ok(!plain.status, 'no answer in plain text');
  for (const [word, works] of [['-tls1_1', false], ['-tls1_2', true], ['-tls1_3', true]]) {
    const tried = spawnSync('openssl', ['s_client', '-connect', server.url.slice(8), word, '-CAfile', join(folder, 'cert.pem'), '-verify_return_error'], {input: '', encoding: 'utf8'});
    assert.equal(tried.status === 0, works, `${word}: ${tried.stderr}`);
  }
  const idle = await Raw.open(server.url, {ca});
  server.child.kill('SIGTERM');
  await idle.closed;
  assert.equal((await server.ended).code, 0);
});

test('a certificate that cannot be used is refused at the start with one line', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'panelist-tls-'));
  t.after(() => rmSync(folder, {recursive: true, force: true}));
  makeCertificate(folder);
  makeCertificate(folder, 'other-');
  writeFileSync(join(folder, 'no.pem'), 'no certificate');
  const serve = (certificate, key) => {
    const answer = spawnSync(binary, ['serve', '--config', join(root, 'config.toml'), '--data', join(folder, 'data'), '--listen', '127.0.0.1:0'], {encoding: 'utf8', timeout: 30_000,
      env: {...process.env, PANELIST_LOG__LEVEL: 'error', PANELIST_SERVER__TLS_CERTIFICATE: join(folder, certificate), PANELIST_SERVER__TLS_KEY: join(folder, key)}});
    assert.equal(answer.status, 1, answer.stderr);
    assert.equal(answer.stderr.trim().split('\n').length, 1, answer.stderr);
    return answer.stderr;
  };
  assert.match(serve('none.pem', 'key.pem'), /cannot use the certificate .*none\.pem/);
  assert.match(serve('no.pem', 'key.pem'), /cannot use the certificate .*no\.pem/);
  assert.match(serve('cert.pem', 'none.pem'), /cannot use the key .*none\.pem/);
  assert.match(serve('cert.pem', 'other-key.pem'), /cannot use the key .*other-key\.pem/);
});
