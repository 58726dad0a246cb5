// Mails through the whole program to a real SMTP server: who hears what, once, and under which Message-ID.
import assert from 'node:assert/strict';
import {copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {createInterface} from 'node:readline';
import {startChild, stopChild, unlessEnded} from './child.mjs';
import {Server, quote, root, slotsOf} from './server.mjs';

/// aiosmtpd in a process of its own; `next(predicate)` waits for the mail itself.
class MailServer {
  async start() {
    this.mails = [];
    this.waiting = [];
    this.child = startChild('/usr/bin/python3', [join(root, 'tests/delivery/smtp_server.py')], {stdio: ['ignore', 'pipe', 'inherit']});
    const lines = createInterface({input: this.child.stdout});
    this.port = await unlessEnded(this.child, new Promise((done) => lines.once('line', done)));
    lines.on('line', (line) => {
      const mail = JSON.parse(line);
      this.mails.push(mail);
      this.waiting = this.waiting.filter(({test: fits, done}) => !fits(mail) || (done(mail), false));
    });
    return this;
  }
  next(fits) {
    const there = this.mails.find(fits);
    if (there) return Promise.resolve(there);
    return unlessEnded(this.child, new Promise((done) => this.waiting.push({test: fits, done})));
  }
  stop() { return stopChild(this.child); }
}

const to = (person, subject) => (mail) => mail.to.includes(`${person}@example.org`) && subject.test(mail.subject);
const people = ['developer', 'skeptic', 'buyer', 'futurist'];
let mail, server, folder, tokens;

/// The product's workflows and one that is due at once.
function workflowFolder() {
  const made = mkdtempSync(join(tmpdir(), 'panelist-workflows-'));
  for (const name of readdirSync(join(root, 'workflows'))) copyFileSync(join(root, 'workflows', name), join(made, name));
  writeFileSync(join(made, 'hurry.toml'), `name = "hurry"
title = "Hurry"
version = 1
[[step]]
id = "panel"
kind = "panel"
personas = ["developer", "buyer"]
due_after = "3s"
reminders = ["-2s", "0"]
overdue = "escalate"
overdue_after = "1s"
[[step]]
id = "aggregate"
kind = "aggregate"
[[step]]
id = "publish"
kind = "publish"
[[step]]
id = "notify"
kind = "notify"
audience = ["reviewers", "submitter"]
`);
  return made;
}

before(async () => {
  mail = await new MailServer().start();
  folder = workflowFolder();
  server = await Server.start({settings: {PANELIST_MAIL__SMTP_URL: `smtp://127.0.0.1:${mail.port}`, PANELIST_FOLDERS__WORKFLOWS: folder}});
  tokens = {editor: server.addUser('editor@example.org', 'Eva Editor', ['editor'])};
  for (const persona of people) tokens[persona] = server.addUser(`${persona}@example.org`, `The ${persona}`, ['reviewer'], [persona]);
  for (const persona of people) await wantMailNow(persona);
});
after(async () => {
  await server?.stop();
  await mail?.stop();
  if (folder) rmSync(folder, {recursive: true, force: true});
});

const tokenIn = (html) => html.match(/name="form_token" value="([^"]*)"/)[1];

/// Signs in by a one-time link as a browser without JavaScript would; the cookie.
async function signIn(link) {
  const page = await fetch(link);
  const cookies = page.headers.getSetCookie().map((one) => one.split(';')[0]);
  const signed = await post('/sign-in/link', cookies.join('; '), {form_token: tokenIn(await page.text()), secret: new URL(link).searchParams.get('secret')});
  assert.equal(signed.status, 303);
  return signed.headers.getSetCookie().map((one) => one.split(';')[0]).filter((one) => !one.endsWith('=')).join('; ');
}

function post(path, cookie, fields) {
  return fetch(server.url + path, {method: 'POST', redirect: 'manual',
    headers: {cookie, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', origin: server.url},
    body: new URLSearchParams(fields)});
}

/// Everything at once instead of the daily summary.
async function wantMailNow(person) {
  const cookie = await signIn(server.signInLink(`${person}@example.org`));
  const account = await (await fetch(`${server.url}/account`, {headers: {cookie}})).text();
  const kinds = [...account.matchAll(/name="(mail\.[a-z_]+)"/g)].map((match) => match[1]);
  assert.ok(kinds.includes('mail.assigned') && kinds.includes('mail.taken_away'), kinds.join());
  const chosen = await post('/account/mail', cookie, {form_token: tokenIn(account), ...Object.fromEntries(kinds.map((kind) => [kind, 'now']))});
  assert.equal(chosen.status, 303, await chosen.text());
}

async function submit(name, workflow) {
  const tool = await server.api('POST', '/api/v1/tools', {token: tokens.editor,
    body: {name, tagline: 'A tool', category: 'Tests', description: 'Something to judge.', entry: 'free', ...(workflow ? {workflow} : {})}});
  assert.equal(tool.status, 201, tool.text);
  const tasks = await server.api('GET', `/api/v1/tasks?run=${tool.json.run.id}`, {token: tokens.editor});
  return Object.fromEntries(tasks.json.items.map((task) => [task.persona, task.id]));
}

async function vote(task, persona) {
  const done = await server.api('POST', `/api/v1/tasks/${task}/verdict`,
    {token: tokens[persona], body: {decision: 'ship', quote: quote(70, 'It'), slots: slotsOf[persona]}});
  assert.equal(done.status, 200, done.text);
}

test('a whole panel: assigned, sent back, taken away and published reach whom they concern', async () => {
  const task = await submit('Lantern');
  const assigned = await mail.next(to('buyer', /^Yours: buyer verdict on Lantern$/));
  assert.equal(assigned.defects, 0);
  assert.match(assigned.text, new RegExp(`${server.url}/desk/tasks/${task.buyer}\\b`));
  assert.match(assigned.html, /desk\/tasks/);

  await vote(task.buyer, 'buyer');
  const back = await server.api('POST', `/api/v1/tasks/${task.buyer}/send-back`, {token: tokens.editor, body: {reason: 'Please show the arithmetic.'}});
  assert.equal(back.status, 200, back.text);
  assert.match((await mail.next(to('buyer', /^Sent back/))).text, /Please show the arithmetic\./);

  tokens.second = server.addUser('second@example.org', 'Second Buyer', ['reviewer'], ['buyer']);
  const given = await server.api('POST', `/api/v1/tasks/${task.buyer}/assign`, {token: tokens.editor, body: {assignee: 'second@example.org', reason: 'On leave until Monday.'}});
  assert.equal(given.status, 200, given.text);
  const taken = await mail.next(to('buyer', /^No longer yours: buyer verdict on Lantern$/));
  assert.match(taken.text, /Why: On leave until Monday\./);

  const tasks = await server.api('GET', '/api/v1/tasks?assignee=second@example.org', {token: tokens.editor});
  tokens.buyer = tokens.second;
  await vote(tasks.json.items[0].id, 'buyer');
  for (const persona of ['developer', 'skeptic', 'futurist']) await vote(task[persona], persona);
  const published = await mail.next(to('developer', /^Published with your words: Lantern$/));
  assert.match(published.text, /\/tools\/lantern/);
});

test('due times are told of before, at and after, and the editor hears of what is late', async () => {
  await submit('Hasty', 'hurry');
  await mail.next(to('developer', /^Due soon|due .*Hasty/i));
  const late = await mail.next(to('editor', /^Late and escalated: .*Hasty/));
  assert.match(late.text, /\/editor\/runs\//);
  await mail.next(to('developer', /overdue/i));
  const ids = mail.mails.map((one) => one.message_id + one.to);
  assert.equal(new Set(ids).size, ids.length, 'no mail came twice');
});

test('a sign-in link comes by mail, works once, and opening it signs nobody in', async () => {
  const asked = await fetch(`${server.url}/sign-in/send-link`, {method: 'POST', redirect: 'manual',
    headers: {'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', origin: server.url},
    body: new URLSearchParams({email: 'futurist@example.org'})});
  assert.ok([200, 303].includes(asked.status), String(asked.status));
  const letter = await mail.next((one) => one.to.includes('futurist@example.org') && /sign-in\/link\?secret=/.test(one.text));
  const link = letter.text.match(/http\S+secret=\S+/)[0];
  assert.ok(!letter.subject.includes('secret'));
  for (let i = 0; i < 2; ++i) {
    const opened = await fetch(link);
    assert.equal(opened.status, 200);
    assert.match(await opened.text(), /One more click/);
  }
  const cookie = await signIn(link);
  assert.equal((await fetch(`${server.url}/desk`, {headers: {cookie}, redirect: 'manual'})).status, 200);
  assert.match(await (await fetch(link)).text(), /does not work any more/);
});

test('nobody without an account is mailed, and the answer is the same', async () => {
  const ask = async (email) => {
    const answer = await fetch(`${server.url}/sign-in/send-link`, {method: 'POST', redirect: 'manual',
      headers: {'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', origin: server.url},
      body: new URLSearchParams({email})});
    return [answer.status, (await answer.text()).replaceAll(email, 'EMAIL').replace(/form_token" value="[^"]*/g, '')];
  };
  assert.deepEqual(await ask('stranger@example.org'), await ask('skeptic@example.org'));
  await mail.next((one) => one.to.includes('skeptic@example.org') && /secret=/.test(one.text));
  assert.equal(mail.mails.some((one) => one.to.includes('stranger@example.org')), false);
});

test('without a mail server each mail is a file, written once', async () => {
  const plain = await Server.start();
  const box = join(plain.data, 'mail');
  mkdirSync(box, {recursive: true});
  try {
    plain.addUser('ana@example.org', 'Ana', ['reviewer'], ['buyer']);
    const asked = await fetch(`${plain.url}/sign-in/send-link`, {method: 'POST', redirect: 'manual',
      headers: {'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', origin: plain.url},
      body: new URLSearchParams({email: 'ana@example.org'})});
    assert.ok(asked.status < 400);
    // A mail that is being written has another name until it is whole.
    const letters = () => readdirSync(box).filter((name) => name.endsWith('.eml')).map((name) => readFileSync(join(box, name), 'utf8'));
    const arrived = () => letters().some((text) => /secret=/.test(text));
    await new Promise((done) => {
      const watcher = watch(box, () => { if (arrived()) watcher.close(done()); });
      if (arrived()) watcher.close(done());
    });
    assert.equal(letters().filter((text) => /secret=/.test(text)).length, 1);
  } finally {
    await plain.stop();
  }
});
