// The reviewer's desk in a real browser: no word is lost, whatever happens between typing and submitting.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {openBrowser, overflows, picture, problemsInBothSchemes} from './browser.mjs';
import {House} from './house.mjs';
import {quote} from './server.mjs';

let house, browser;

before(async () => {
  house = await House.open();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const url = (path) => house.server.url + path;

async function signIn(who, options = {}) {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  await page.goto(house.server.signInLink(`${who}@example.org`));
  await page.click('main button:has-text("Sign in")');
  await page.waitForURL(/\/desk|\/editor/);
  return {context, page};
}

/// A fresh tool; the path of the buyer's task.
async function buyerTask() {
  const tool = await house.submit();
  return {...tool, path: `/desk/tasks/${tool.task.buyer}`};
}

/// Waits for the save of what stands in the form now.
const saved = (page) => page.waitForFunction(() => /^Saved \d/.test(document.querySelector('[data-save-state]').textContent)
  && Object.keys(localStorage).every((key) => !key.startsWith('panelist.draft.')));

test('a draft saves itself, says when, and is there after a reload and in another browser', async () => {
  const {path} = await buyerTask();
  const {context, page} = await signIn('buyer');
  await page.goto(url(path));
  await page.fill('textarea[name=quote]', 'The bill goes to the support lead.');
  await saved(page);
  assert.match(await page.textContent('[data-save-state]'), /^Saved \d\d:\d\d/);
  await page.reload();
  assert.equal(await page.inputValue('textarea[name=quote]'), 'The bill goes to the support lead.');
  const other = await signIn('buyer');
  await other.page.goto(url('/desk'));
  await other.page.goto(url(path));
  assert.equal(await other.page.inputValue('textarea[name=quote]'), 'The bill goes to the support lead.');
  await Promise.all([context.close(), other.context.close()]);
});

test('two tabs never overwrite each other: both texts stand side by side, and Merge keeps every word', async () => {
  const {path} = await buyerTask();
  const {context, page: first} = await signIn('buyer');
  const second = await context.newPage();
  await first.goto(url(path));
  await second.goto(url(path));
  await first.fill('textarea[name=quote]', 'Lantern costs two hundred a month.');
  await saved(first);
  await second.fill('textarea[name=quote]', 'Lantern costs nothing at first.');
  await second.waitForSelector('[data-save-state] a:has-text("See both")');
  assert.match(await second.textContent('[data-save-state]'), /Another tab saved this verdict too\. Both texts are kept\./);
  await second.click('[data-save-state] a');
  await second.waitForSelector('h1:has-text("Two texts. Both are kept.")');
  assert.ok(await second.locator('mark').count() > 0, 'differing words are marked');
  assert.deepEqual(await problemsInBothSchemes(second), []);
  await picture(second, 'desk-two-texts');
  await second.click('button:has-text("Merge")');
  await second.waitForSelector('textarea[name=quote]');
  const merged = await second.inputValue('textarea[name=quote]');
  assert.match(merged, /two hundred a month/);
  assert.match(merged, /nothing at first/);
  await context.close();
});

test('offline the text is kept on this device, and saved or offered again afterwards', async () => {
  const {path} = await buyerTask();
  const {context, page} = await signIn('buyer');
  await page.goto(url(path));
  await context.setOffline(true);
  await page.fill('textarea[name=quote]', 'Written in a tunnel.');
  await page.waitForSelector('[data-save-state]:has-text("Kept on this device.")');
  await context.setOffline(false);
  await saved(page);
  await context.setOffline(true);
  await page.fill('textarea[name=quote]', 'Written in a second tunnel.');
  await page.waitForSelector('[data-save-state]:has-text("Kept on this device.")');
  await page.close({runBeforeUnload: false});
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(url(path));
  assert.equal(await again.inputValue('textarea[name=quote]'), 'Written in a tunnel.');
  await again.click('button:has-text("Put it back")');
  assert.equal(await again.inputValue('textarea[name=quote]'), 'Written in a second tunnel.');
  await saved(again);
  await context.close();
});

for (const hasScript of [true, false]) {
  test(`an invalid submit ${hasScript ? 'with' : 'without'} JavaScript keeps the text and leads to what is missing`, async () => {
    const {path} = await buyerTask();
    const {context, page: scripted} = await signIn('buyer');
    const plain = hasScript ? context : await browser.newContext({javaScriptEnabled: false, storageState: await context.storageState()});
    const page = hasScript ? scripted : await plain.newPage();
    await page.goto(url(path));
    await page.fill('textarea[name=quote]', 'Too short.');
    await page.click('label:has(input[name=decision][value=skip])');
    await page.click('button:has-text("Review and submit")');
    await page.waitForSelector('.error-summary');
    assert.match(await page.textContent('.error-summary h2'), /^\d things are missing\. Your text is saved\.$/);
    if (hasScript) assert.equal(await page.evaluate(() => document.activeElement.id), 'errors');
    assert.equal(await page.inputValue('textarea[name=quote]'), 'Too short.');
    assert.equal(await page.isChecked('input[name=decision][value=skip]'), true);
    if (hasScript) assert.deepEqual(await problemsInBothSchemes(page), []);
    await page.goto(url(path));
    assert.equal(await page.inputValue('textarea[name=quote]'), 'Too short.', 'it is a draft on the server');
    await context.close();
    if (!hasScript) await plain.close();
  });
}

test('Build from my answers adds them after what stands there', async () => {
  const {path} = await buyerTask();
  const {context, page} = await signIn('buyer');
  await page.goto(url(path));
  await page.fill('textarea[name=quote]', 'My own first sentence.');
  await page.fill('[name="slot.budget"]', 'the support lead, from the tools budget');
  await page.click('button:has-text("Build from my answers")');
  await page.waitForFunction(() => document.querySelector('textarea[name=quote]').value.includes('tools budget'));
  assert.match(await page.inputValue('textarea[name=quote]'), /^My own first sentence\.\s+The bill goes to the support lead, from the tools budget/);
  await context.close();
});

test('single keys work outside fields only, and can be switched off', async () => {
  const {path} = await buyerTask();
  const {context, page} = await signIn('buyer');
  await page.goto(url(path));
  await page.focus('textarea[name=quote]');
  await page.keyboard.type('great? rather');
  assert.equal(new URL(page.url()).pathname, path);
  assert.equal(await page.inputValue('textarea[name=quote]'), 'great? rather');
  await saved(page);
  await page.goto(url('/desk'));
  await page.keyboard.press('?');
  await page.waitForURL(/\/desk\/help$/);
  await page.goto(url('/account'));
  await page.uncheck('[data-keys-switch]');
  await page.goto(url('/desk'));
  await page.keyboard.press('?');
  await page.keyboard.press('Tab');
  assert.equal(new URL(page.url()).pathname, '/desk');
  await context.close();
});

test('from review to sealed, changed again while the panel is open, and on to the next', async () => {
  const {path, task} = await buyerTask();
  const {context, page} = await signIn('buyer');
  await page.goto(url(path));
  await page.check('input[name=basis][value=uses_it]');
  await page.fill('textarea[name=quote]', quote(70, 'Lantern'));
  await page.click('label:has(input[name=decision][value=ship])');
  await page.click('button:has-text("Review and submit")');
  await page.waitForURL(/\/review/);
  assert.match(await page.textContent('main'), /uses it/);
  assert.deepEqual(await problemsInBothSchemes(page), []);
  await page.click('button:has-text("Submit sealed")');
  await page.waitForSelector('text=/Sealed, 1 of 4 in/');
  assert.match(await page.textContent('main'), /You can change it until the panel closes/);
  await picture(page, 'desk-sealed');
  assert.ok(await page.locator('a:has-text("Next")').count() > 0, 'the next task is one click away');
  const {json} = await house.get(`/api/v1/tasks/${task.buyer}`, 'buyer');
  assert.equal(json.state, 'completed');
  await page.goto(url(path));
  await page.click('button:has-text("Open it again")');
  await page.waitForSelector('textarea[name=quote]');
  assert.match(await page.inputValue('textarea[name=quote]'), /^Lantern does one thing/);
  await context.close();
});

test('the ways out of a task each do what they say', async () => {
  const {context, page} = await signIn('buyer');
  const leave = async (way, reason) => {
    const made = await buyerTask();
    await page.goto(url(`${made.path}/cannot`));
    assert.deepEqual(await problemsInBothSchemes(page), []);
    if (reason) await page.fill(`#reason-${way}`, reason);
    await page.click(`#way-${way} button`);
    await page.waitForURL((to) => !to.pathname.endsWith('/cannot'));
    return (await house.get(`/api/v1/tasks?run=${made.run}&state=all`)).json.items.filter((task) => task.persona === 'buyer').map((task) => task.state);
  };
  await page.goto(url(`${(await buyerTask()).path}/cannot`));
  await picture(page, 'desk-cannot');
  const ways = await page.locator('form.way').evaluateAll((forms) => forms.map((form) => form.id.replace('way-', '')));
  assert.deepEqual(ways, ['snooze', 'release', 'decline', 'abstain', 'recuse']);
  assert.deepEqual(await page.locator('form.way h2').allTextContents(),
    ['Remind me tomorrow', 'Put it back on the open list', 'Give it to someone else', 'Count me as no vote', 'I have a tie to the maker']);
  assert.deepEqual(await leave('snooze'), ['reserved']);
  assert.deepEqual(await leave('release'), ['ready']);
  assert.deepEqual((await leave('decline', 'No time this week')).sort(), ['declined', 'ready']);
  assert.deepEqual(await leave('abstain', 'I cannot judge it'), ['abstained']);
  assert.deepEqual((await leave('recuse', 'My sister works there')).sort(), ['declined', 'ready']);
  await context.close();
});

test('every page of the desk passes axe in light and dark and fits a phone', async () => {
  const {path} = await buyerTask();
  const {context, page} = await signIn('buyer');
  for (const place of ['/desk', path, `${path}/cannot`, '/desk/record', '/account', '/desk/help', '/desk/tasks/1']) {
    await page.goto(url(place));
    assert.deepEqual(await problemsInBothSchemes(page), [], place);
    await page.setViewportSize({width: 390, height: 844});
    assert.equal(await overflows(page), false, `${place} scrolls sideways on a phone`);
    await page.setViewportSize({width: 1280, height: 900});
    await picture(page, `desk${place.replaceAll('/', '-').replace(/\d+/, 'n')}`);
  }
  await page.setViewportSize({width: 390, height: 844});
  await page.goto(url(path));
  assert.deepEqual(await page.locator('nav.tabs-phone a').allTextContents(), ['Facts', 'Verdict']);
  assert.equal(await page.locator('.price-strip').isVisible(), true);
  const small = await page.locator('main button:visible, main a.button:visible').evaluateAll((all) =>
    all.filter((one) => one.getBoundingClientRect().height < 44 && !one.classList.contains('visually-hidden')).map((one) => one.textContent.trim()));
  assert.deepEqual(small, [], 'touch targets are 44 px');
  await context.close();
});

test('signing out everywhere ends every session, and a change needs its token', async () => {
  const one = await signIn('futurist');
  const other = await signIn('futurist');
  const cookie = (await one.context.cookies()).map(({name, value}) => `${name}=${value}`).join('; ');
  const send = (headers) => fetch(url('/account'), {method: 'POST', redirect: 'manual', body: 'name=Mallory',
    headers: {cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers}});
  assert.equal((await send({origin: house.server.url, 'sec-fetch-site': 'same-origin'})).status, 403, 'no token');
  assert.equal((await send({origin: 'https://evil.example', 'sec-fetch-site': 'cross-site'})).status, 403, 'another site');
  assert.equal((await house.get('/api/v1/me', 'futurist')).json.name, 'The futurist');
  await one.page.goto(url('/account'));
  await one.page.click('button:has-text("Sign out everywhere")');
  await one.page.waitForURL(/\/sign-in|\/$/);
  await other.page.goto(url('/desk'));
  assert.match(new URL(other.page.url()).pathname, /^\/sign-in/);
  await Promise.all([one.context.close(), other.context.close()]);
});

// Last: from here on there are two buyers.
test('a task that was taken away keeps its text', async () => {
  const made = await buyerTask();
  const {context, page} = await signIn('buyer');
  await page.goto(url(made.path));
  await page.fill('textarea[name=quote]', 'Words that must not vanish.');
  await saved(page);
  house.server.addUser('second@example.org', 'Second Buyer', ['reviewer'], ['buyer']);
  const given = await house.post(`/api/v1/tasks/${made.task.buyer}/assign`, {assignee: 'second@example.org', reason: 'on leave'});
  assert.equal(given.status, 200, given.text);
  await page.goto(url(made.path));
  assert.match(await page.textContent('main'), /Your text is kept/);
  assert.match(await page.textContent('main'), /Words that must not vanish\./);
  await picture(page, 'desk-taken-away');
  await context.close();
});
