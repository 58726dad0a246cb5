// What an editor meets after a panel closed, in a real browser: a wait before publication, too few votes, a step
// that fails; and what a publication would do, before it is done.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {openBrowser, overflows, picture, problemsInBothSchemes} from './browser.mjs';
import {House, personas} from './house.mjs';

let house, browser, page;

before(async () => {
  house = await House.open({PANELIST_PUBLISH__HOLD_SECONDS: '3600'});
  browser = await openBrowser();
  page = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
  await page.goto(house.server.signInLink('editor@example.org'));
  await page.click('main button:has-text("Sign in")');
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const open = (tool) => page.goto(`${house.server.url}/editor/runs/${tool.run}`);
const text = (selector = 'main') => page.textContent(selector);
async function press(label) {
  await Promise.all([page.waitForNavigation(), page.locator(`main button:has-text("${label}"), main a:has-text("${label}")`).first().click()]);
}
async function looksGood(name) {
  assert.deepEqual(await problemsInBothSchemes(page), []);
  await page.setViewportSize({width: 390, height: 844});
  assert.equal(await overflows(page), false, `${name} scrolls sideways on a phone`);
  await page.setViewportSize({width: 1280, height: 900});
  await picture(page, name);
}

test('a wait before publication is shown with its end; it is skipped, held and given up', async () => {
  const tool = await house.publish({name: 'Waits'});
  await open(tool);
  assert.match(await text('h1'), /everything is in and publication waits until .*\d\d:\d\d UTC/);
  assert.match(await text('.expected'), /Expected (today|tomorrow) \d\d:\d\d UTC \(in (59 minutes|1 hour)\)/);
  assert.match(await text('.drawing title'), /Now: publish$/);
  assert.match(await text('.run-side'), /The wait ends(today|tomorrow) \d\d:\d\d UTC/);
  assert.equal(await page.locator('main a:has-text("Publish as it is")').count(), 0, 'one button publishes');
  await looksGood('run-waits');
  assert.equal((await house.get('/api/v1/tools/' + tool.slug, null)).status, 404, 'nothing is public yet');
  await press('Publish now');
  assert.match(await text('.notice'), /The wait is over\./);
  assert.match(await text('h1'), /Live since today/);

  const other = await house.publish({name: 'Given up'});
  await open(other);
  await press('Hold...');
  await page.fill('[name=reason]', 'The maker found a mistake.');
  await press('Hold');
  assert.match(await text('h1'), /On hold since/);
  await press('Resume');
  assert.match(await text('h1'), /publication waits until/);
  await press('Withdraw...');
  await page.fill('[name=reason]', 'The maker withdrew it.');
  await press('Withdraw');
  assert.match(await text('h1'), /Withdrawn: The maker withdrew it\./);
  assert.equal((await house.get('/api/v1/tools/' + other.slug, null)).status, 404);
});

test('a panel that closed with too few votes waits for the editor, who decides', async () => {
  const tool = await house.submit({name: 'Lonely'});
  assert.equal((await house.verdict(tool.task.developer, 'developer')).status, 200);
  for (const persona of personas.slice(1)) {
    const done = await house.post(`/api/v1/tasks/${tool.task[persona]}/abstain`, {reason: 'Not my field.'}, persona);
    assert.equal(done.status, 200, done.text);
  }
  await page.goto(house.server.url + '/editor');
  const need = page.locator('.need', {hasText: 'Lonely'});
  assert.match(await need.innerText(), /only 1 of 4 seats voted, 3 are needed\. An editor decides\.[\s\S]*Publish with 1 vote/);
  await open(tool);
  assert.match(await text('h1'), /only 1 of 4 seats voted/);
  assert.match(await text('.tally'), /100% ship, 1 of 1/);
  await looksGood('run-few-votes');
  await press('Publish with 1 vote');
  assert.match(await text('h1'), /Live since today/);
  const card = (await house.get('/api/v1/tools/' + tool.slug, null)).json;
  assert.equal(card.scorecard.length, 4);
});

test('a step that failed stands there with its cause, and the retry publishes', async () => {
  // What breaks is the other side of its comparison, so that the page of its own run can still be made.
  const other = await house.publish({name: 'Whole', category: 'Breakage'});
  await open(other);
  await press('Publish now');
  const tool = await house.publish({name: 'Breaks', category: 'Breakage'});
  const where = `WHERE run_id = ${other.run} AND persona = 'buyer'`;
  house.server.sql(`UPDATE verdict SET content = '!' || content ${where}`);
  await open(tool);
  await press('Publish now');
  await open(tool);
  assert.match(await text('h1'), /a step failed\. The next try is at .* UTC\./);
  assert.match(await text('.notice-bad'), /The cause: \S+/);
  await looksGood('run-failed');
  await press('Retry');
  assert.match(await text('h1'), /a step failed/, 'the cause is still there');
  house.server.sql(`UPDATE verdict SET content = substr(content, 2) ${where}`);
  await press('Retry');
  assert.match(await text('h1'), /Live since today/);
  assert.match(await text('.history'), /The editor tried again\.[\s\S]*A step failed\./);
});

test('the preview names the pages and who is told, and a phone reads it', async () => {
  await house.publish({name: 'Near', category: 'Pairs'}).then(async (near) => { await open(near); await press('Publish now'); });
  const tool = await house.submit({name: 'Nearer', category: 'Pairs'});
  const far = await house.submit({name: 'Unread', category: 'Elsewhere'});
  await house.post('/api/v1/comparisons', {left: tool.slug, right: far.slug});
  await open(tool);
  assert.match(await text('.run-side'), /Publishing will change 2 pages and tell no site\./);
  await press('Preview');
  assert.match(await text('h1'), /Publishing will change 2 pages and tell no site\./);
  assert.match(await text(), /Near vs Nearer[\s\S]*Comparisons that still wait[\s\S]*Nearer vs Unread[\s\S]*The developer has the developer seat/);
  await looksGood('run-preview');
  await press('Back to Nearer');
  assert.match(page.url(), new RegExp(`/editor/runs/${tool.run}$`));
});
