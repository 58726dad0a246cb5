// Second thoughts after the close, by an editor and an author in two real browsers: an edit that is suggested and accepted,
// a void vote, a retired tool, a retracted page; and the readers' script that still finds everything in order.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {openBrowser, overflows, picture, problemsInBothSchemes} from './browser.mjs';
import {House, assertProblem} from './house.mjs';
import {Receiver, root} from './server.mjs';

let house, browser, receiver, editor, author, tool, other;

async function signIn(email) {
  const page = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
  await page.goto(house.server.signInLink(email));
  await page.click('main button:has-text("Sign in")');
  return page;
}

before(async () => {
  receiver = await new Receiver().listen();
  house = await House.open();
  await house.post('/api/v1/webhooks', {url: receiver.url, types: ['comparison.published', 'comparison.updated', 'comparison.retracted']}, 'admin');
  tool = await house.publish({name: 'Lantern'}, ['buyer']);
  other = await house.publish({name: 'Harbor', compare_with: ['lantern']});
  browser = await openBrowser();
  editor = await signIn('editor@example.org');
  author = await signIn('buyer@example.org');
});
after(async () => {
  await browser?.close();
  await house?.close();
  await receiver?.close();
});

const text = (page, selector = 'main') => page.textContent(selector);
async function press(page, label) {
  await Promise.all([page.waitForNavigation(), page.locator(`main button:has-text("${label}"), main a:has-text("${label}")`).first().click()]);
}
async function looksGood(page, name) {
  assert.deepEqual(await problemsInBothSchemes(page), []);
  await page.setViewportSize({width: 390, height: 844});
  assert.equal(await overflows(page), false, `${name} scrolls sideways on a phone`);
  await page.setViewportSize({width: 1280, height: 900});
  await picture(page, name);
}
const revisions = async () => (await house.get('/api/v1/comparisons/harbor-vs-lantern', null)).json.revision;

test('an editor suggests an edit, sees every page it would change, and its author accepts it', async () => {
  await editor.goto(`${house.server.url}/desk/tasks/${tool.task.buyer}/correction`);
  assert.match(await text(editor, 'h1'), /Suggest an edit to The buyer's verdict on Lantern/);
  const quote = await editor.inputValue('[name=quote]');
  await editor.fill('[name=quote]', 'Too short.');
  await editor.fill('[name=reason]', 'The price is per seat.');
  await press(editor, 'Suggest this edit');
  assert.match(await text(editor, '.error-summary'), /Quote .*words/);
  assert.equal(await editor.inputValue('[name=quote]'), 'Too short.', 'what was typed is there');
  assert.equal(await editor.inputValue('[name=reason]'), 'The price is per seat.');
  await editor.fill('[name=quote]', 'Priced by the seat. ' + quote);
  await looksGood(editor, 'correction-form');
  await press(editor, 'Suggest this edit');
  assert.match(await text(editor), /It waits for The buyer to agree\. Nobody is misquoted\./);
  assert.match(await text(editor), /Accepting it changes 2 pages and tells 1 site\./);
  assert.equal(await editor.locator('main button:has-text("Accept")').count(), 0, 'an editor does not answer himself');
  await looksGood(editor, 'correction-waits');
  const before = await revisions();

  await author.goto(house.server.url + '/desk');
  await press(author, 'An editor suggests an edit to the buyer');
  assert.match(await text(author), /It waits for your answer\./);
  assert.match(await text(author, 'ins'), /Priced by the seat\./);
  await looksGood(author, 'correction-answer');
  await press(author, 'Accept');
  assert.match(await text(author), /The new version is on every page\./);
  assert.equal(await revisions(), before + 1);
  const page = await house.get('/compare/harbor-vs-lantern', null);
  assert.match(page.text, /Priced by the seat\./);
  assert.match((await house.get('/changes', null)).text, /The buyer&#39;s verdict was corrected: The price is per seat\.|The buyer's verdict was corrected: The price is per seat\./);
  const events = await receiver.several(2);
  assert.deepEqual(events.map((event) => event.json.type), ['comparison.published', 'comparison.updated']);
});

test('an author asks by API to change the vote; the figures follow when an editor agrees on the page', async () => {
  const verdict = (await house.get(`/api/v1/tasks/${tool.task.buyer}`, 'buyer')).json.verdict;
  const body = {decision: 'ship', quote: verdict.quote + ' I was wrong.', reason: 'I read an old price list.'};
  assertProblem(await house.post(`/api/v1/tasks/${tool.task.buyer}/corrections`, body, 'editor'), 422, 'decision');
  assert.equal((await house.post(`/api/v1/tasks/${tool.task.buyer}/corrections`, body, 'skeptic')).status, 404);
  const asked = await house.post(`/api/v1/tasks/${tool.task.buyer}/corrections`, body, 'buyer');
  assert.equal(asked.status, 201, asked.text);
  assertProblem(await house.post(`/api/v1/corrections/${asked.json.id}/accept`, undefined, 'buyer'), 403);
  const shown = (await house.get(`/api/v1/corrections/${asked.json.id}`)).json;
  assert.deepEqual(shown.would.pages.map((page) => page.slug), ['lantern', 'harbor-vs-lantern']);
  await editor.goto(house.server.url + '/editor');
  await press(editor, 'asks to correct the buyer');
  await looksGood(editor, 'correction-vote');
  assert.match(await text(editor), /75%.*100%/s);
  await press(editor, 'Accept');
  const card = (await house.get('/api/v1/comparisons/harbor-vs-lantern', null)).json;
  assert.equal(card.right.panel_ship_percent, 100);
});

test('a void vote leaves the seat empty on every page, and says what it would change first', async () => {
  await editor.goto(`${house.server.url}/editor/runs/${tool.run}/tasks/${tool.task.skeptic}/void`);
  assert.match(await text(editor), /It changes 2 pages and tells 1 site\./);
  await looksGood(editor, 'void');
  await editor.fill('[name=reason]', 'The reviewer is paid by the maker.');
  await press(editor, 'Void');
  assert.match(await text(editor, '.notice'), /Voided\./);
  await looksGood(editor, 'run-published');
  const page = await house.get('/tools/lantern', null);
  assert.match(page.text, /The verdict was voided: The reviewer is paid by the maker\./);
  assert.match(page.text, /3 of 3/);
});

test('the readers\' script and our own checks agree with all of it, a retracted page included', async () => {
  const gone = await house.publish({name: 'Gone'});
  assert.match(house.server.cli('run', 'act', 'retract', String(gone.run), '--reason', 'It never was.'), /is withdrawn/);
  const answer = await house.get('/tools/gone', null);
  assert.equal(answer.status, 410);
  assert.match(answer.text, /It never was\./);
  assert.equal((await house.get('/api/v1/tools/gone', null)).status, 410);
  for (const command of ['verify', 'check']) assert.match(house.server.cli(command), /everything holds/);
  const folder = mkdtempSync(join(tmpdir(), 'panelist-corrections-'));
  writeFileSync(join(folder, 'verify.py'), readFileSync(join(root, 'docs/verify.md'), 'utf8').match(/```python\n([\s\S]*?)```/)[1]);
  const {status, stdout, stderr} = spawnSync('python3', [join(folder, 'verify.py'), house.server.url], {encoding: 'utf8'});
  rmSync(folder, {recursive: true});
  assert.equal(status, 0, stdout + stderr);
});

test('a retired tool keeps its page, with a notice, and loses its comparisons', async () => {
  await editor.goto(`${house.server.url}/editor/runs/${other.run}`);
  await press(editor, 'Retire...');
  await editor.fill('[name=reason]', 'Out of support since March.');
  await press(editor, 'Retire');
  assert.match(await text(editor, 'h1'), /Retired: Out of support since March\./);
  const page = await house.get('/tools/harbor', null);
  assert.equal(page.status, 200);
  assert.match(page.text, /Retired on .*Out of support since March\./);
  assert.match(page.text, /noindex/);
  assert.equal((await house.get('/compare/harbor-vs-lantern', null)).status, 410);
  assert.doesNotMatch((await house.get('/sitemap.xml', null)).text, /harbor/);
  await editor.goto(house.server.url + '/tools/harbor');
  await looksGood(editor, 'tool-retired');
});

test('changed facts offer the seats they concern for a new round', async () => {
  const facts = await house.get('/api/v1/tools/lantern');
  const changed = await house.call('PATCH', '/api/v1/tools/lantern', 'editor', {entry: 'paid', starting_price: {amount: '9', currency: 'EUR', unit: 'seat and month'}}, {'if-match': facts.headers.get('etag')});
  assert.equal(changed.status, 200, changed.text);
  await editor.goto(house.server.url + '/editor/tools/lantern');
  assert.match(await text(editor), /Ask the buyer again/);
  assert.deepEqual(await editor.locator('[name=persona]:checked').evaluateAll((boxes) => boxes.map((box) => box.value)), ['buyer']);
  await looksGood(editor, 'tool-facts-changed');
  await press(editor, 'Start the round');
  assert.match(await text(editor), /A new round is open/);
});
