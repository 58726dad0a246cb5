// The editor's desk in a real browser: what needs somebody, the button that does it, every act of a run's page.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {openBrowser, overflows, picture, problemsInBothSchemes} from './browser.mjs';
import {Receiver, Server, quote} from './server.mjs';

const holders = [['developer', 'Dana Developer'], ['skeptic', 'Sami Skeptic'], ['buyer', 'Bo Buyer'], ['futurist', 'Fay Futurist']];
const tokens = {};
let server, receiver, browser, context, page, faults = [];

before(async () => {
  server = await Server.start();
  receiver = await new Receiver().listen();
  browser = await openBrowser();
  tokens.eva = server.addUser('eva@example.org', 'Eva Editor', ['editor', 'admin']);
  for (const [persona, name] of holders) tokens[persona] = server.addUser(`${persona}@example.org`, name, ['reviewer'], [persona]);
  await api('POST', '/api/v1/webhooks', 'eva', {url: receiver.url, types: ['*']});
  context = await browser.newContext({viewport: {width: 1280, height: 900}});
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text()); });
  await page.goto(server.signInLink('eva@example.org'));
  await page.click('main button:has-text("Sign in")');
});
after(async () => {
  await browser?.close();
  await receiver?.close();
  await server?.stop();
});

async function api(method, path, who, body) {
  const answer = await server.api(method, path, {token: tokens[who], body});
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json;
}

/// A tool whose panel is open: its run and the task of each seat.
async function sendTool(name, more = {}) {
  const sent = await api('POST', '/api/v1/tools', 'eva', {name, tagline: 'One line', category: 'Developer Tools',
    description: 'What it does.', entry: 'free', ...more});
  const tasks = await api('GET', `/api/v1/tasks?run=${sent.run.id}`, 'eva');
  const seats = Object.fromEntries(tasks.items.map((task) => [task.persona, task.id]));
  return {run: sent.run.id, path: `/editor/runs/${sent.run.id}`, slug: sent.slug, seats};
}

function vote(tool, persona, decision = 'ship') {
  const slots = persona === 'skeptic' ? {competitors: ['a shell script']} : {};
  return api('POST', `/api/v1/tasks/${tool.seats[persona]}/verdict`, persona, {decision, quote: quote(70, 'It'), slots});
}

const open = (path) => page.goto(server.url + path);
const text = (selector = 'main') => page.textContent(selector);
const need = (name) => page.locator('.need', {has: page.locator(`.need-tool:has-text("${name}")`)});

/// Presses and waits for the page that answers.
async function press(label) {
  const [answer] = await Promise.all([page.waitForNavigation(), page.locator(`main button:has-text("${label}"), main a:has-text("${label}")`).first().click()]);
  return answer;
}

test('the empty pipeline says how to begin', async () => {
  await open('/editor');
  assert.match(await text('h1'), /Nothing needs you\./);
  assert.match(await text(), /No tools yet[\s\S]*Add a tool[\s\S]*Import CSV/);
  await picture(page, 'editor-empty');
});

test('many tools are imported from a file: checked first, all or none, and the text is kept', async () => {
  await open('/editor');
  await press('Import CSV');
  const head = 'name,tagline,category,description,entry,price.amount,price.currency,price.unit';
  const file = (rows) => ({name: 'tools.csv', mimeType: 'text/csv', buffer: Buffer.from([head, ...rows].join('\n'))});
  await page.setInputFiles('#file', file(['Import One,One line,Imports,What it does.,free,,,', 'Import Two,One line,Imports,What it does.,cheap,,,']));
  await page.waitForFunction(() => document.querySelector('#rows').value.includes('Import Two'));
  await press('Check');
  assert.match(await text('.error-summary'), /1 of 2 rows cannot be sent\. Nothing was sent, and your text is kept\./);
  assert.match(await text('table'), /Import Two[\s\S]*Refused\.[\s\S]*entry/);
  assert.match(await page.inputValue('#rows'), /Import Two/);
  await page.fill('#rows', (await page.inputValue('#rows')).replace('cheap', 'paid'));
  await press('Check');
  assert.match(await text(), /2 tools can be sent\. Nothing is sent yet\./);
  assert.deepEqual(await problemsInBothSchemes(page), []);
  await picture(page, 'editor-import');
  await press('Send all');
  assert.match(await text(), /2 tools are sent to their panels\./);
  assert.deepEqual(await page.locator('table a').allTextContents(), ['Import One', 'Import Two']);
  const runs = await api('GET', '/api/v1/runs?limit=200', 'eva');
  for (const run of runs.items.filter((one) => one.tool.name.startsWith('Import ')))
    await api('POST', `/api/v1/runs/${run.id}/withdraw`, 'eva', {reason: 'Only a test of the import.'});
});

test('the form for a tool keeps what was typed and points at tools that may be the same', async () => {
  await sendTool('Anchor', {url: 'https://anchor.example/tool'});
  await open('/editor/tools/new');
  await page.fill('[name=name]', 'Anchor');
  await page.fill('[name=category]', 'Design');
  await page.fill('[name=description]', 'Typed once, never again.');
  await press('Send to the panel');
  assert.match(await text('.error-summary'), /tagline|Tagline/);
  assert.equal(await page.inputValue('[name=description]'), 'Typed once, never again.');
  await page.fill('[name=tagline]', 'Another one of that name');
  await page.locator('[name=entry]').selectOption('free');
  await press('Send to the panel');
  assert.match(await text('.notice-amber'), /This may be here already[\s\S]*Anchor[\s\S]*same name/);
  assert.equal(await page.inputValue('[name=tagline]'), 'Another one of that name');
  await picture(page, 'tool-new-duplicate');

  await open('/editor/tools/new');
  for (const [name, value] of [['name', 'Anchored'], ['category', 'Design'], ['tagline', 'New'], ['description', 'New.'], ['url', 'https://anchor.example/tool']]) await page.fill(`[name=${name}]`, value);
  await page.locator('[name=entry]').selectOption('free');
  await press('Send to the panel');
  assert.match(await text('.notice-amber'), /Anchor[\s\S]*same link/);
  await press('Send anyway');
  assert.match(page.url(), /\/editor\/runs\/\d+/);
  assert.match(await text('h1'), /Not published: 4 seats of 4 are still open/);
});

test('each seat shows a word and never a vote', async () => {
  const tool = await sendTool('Boxes');
  await vote(tool, 'developer', 'skip');
  await open('/editor?q=Boxes');
  const boxes = await page.locator('tbody tr').first().locator('.seat-box').allInnerTexts();
  assert.equal(boxes.length, 4);
  assert.match(boxes[0], /sealed/);
  for (const box of boxes.slice(1)) assert.match(box, /not begun/);
  await open(tool.path);
  assert.doesNotMatch(await text('.seat-rows'), /\bskip\b|\bship\b/i);
});

test('changes are announced by a pill; no row moves before it is pressed', async () => {
  const [first, second] = [await sendTool('Live one'), await sendTool('Live two')];
  const listening = () => page.waitForSelector('[data-live-state=open]', {state: 'attached'});
  await open('/editor');
  await listening();
  const rows = () => page.locator('tbody tr').allInnerTexts();
  const before = await rows();
  await vote(first, 'developer');
  await page.waitForSelector('.live-pill:visible');
  assert.match(await text('.live-pill'), /^1 change, show$/);
  await vote(second, 'developer');
  await page.waitForFunction(() => document.querySelector('.live-pill').textContent === '2 changes, show');
  assert.deepEqual(await rows(), before);
  await Promise.all([page.waitForNavigation(), page.click('.live-pill')]);
  assert.notDeepEqual(await rows(), before);
  await open(first.path);
  await listening();
  await vote(first, 'skeptic');
  await page.waitForSelector('.live-pill:visible');
  assert.equal(await text('.live-pill'), 'This run changed, show');
});

test('a full reviewer, a seat that nobody takes and an empty one: one button each', async () => {
  const users = await api('GET', '/api/v1/users', 'eva');
  const bo = users.items.find((user) => user.email === 'buyer@example.org');
  await api('PATCH', `/api/v1/users/${bo.id}`, 'eva', {task_cap: 1});
  const capped = await sendTool('Overfull');
  await open(capped.path);
  assert.match(await text('h1'), /nobody can take the buyer seat\. Bo Buyer is at the cap/);
  await press('Raise the cap of Bo Buyer and assign');
  assert.match(await text(), /The cap is raised by one, and the seat assigned/);
  await api('PATCH', `/api/v1/users/${bo.id}`, 'eva', {task_cap: null});

  for (const persona of ['developer', 'skeptic', 'futurist']) await vote(capped, persona);
  const declined = await api('GET', `/api/v1/tasks?run=${capped.run}`, 'eva');
  await api('POST', `/api/v1/tasks/${declined.items.find((task) => task.persona === 'buyer').id}/decline`, 'buyer', {reason: 'No time.'});
  await open('/editor');
  const card = need('Overfull');
  assert.match(await card.innerText(), /nobody can take the buyer seat\. Bo Buyer declined this seat/);
  assert.match(await page.locator('tr', {hasText: 'Overfull'}).innerText(), /Bo Buyer declined this seat/, 'the row says the same');
  await card.locator('button:has-text("Publish without the buyer")').click();
  await page.waitForURL(/said=published/);
  await open(capped.path);
  assert.match(await text('h1'), /^\s*Live since today .*revision 1\.\s*$/);
  await receiver.next((event) => event.json.type === 'panel.completed' && event.json.data.tool.slug === capped.slug);

  const tool = await sendTool('Seatless');
  await api('POST', `/api/v1/tasks/${tool.seats.buyer}/decline`, 'buyer', {reason: 'No time.'});
  await open(tool.path);
  await press('Invite a buyer');
  assert.match(await text(), /Bo Buyer[\s\S]*declined this seat/, 'why not');
  // Whoever comes is given the seat at once; what she gives back lies in the pool.
  tokens.second = server.addUser('second@example.org', 'Sol Second', ['reviewer'], ['buyer']);
  const given = await receiver.next((event) => event.json.type === 'task.assigned' && event.json.data.run.id === tool.run &&
    event.json.data.task.assignee === 'Sol Second');
  await api('POST', `/api/v1/tasks/${given.json.data.task.id}/release`, 'second', {reason: 'Not this week.'});
  await open('/editor');
  assert.match(await text('h1'), /1 needs you\./);
  assert.match(await need('Seatless').innerText(), /nobody has taken the buyer seat; Sol Second can\.[\s\S]*since[\s\S]*Assign Sol Second/);
  await picture(page, 'editor-needs');
  await need('Seatless').locator('button').click();
  await page.waitForURL(/said=assigned/);
  assert.equal(await need('Seatless').count(), 0);
});

test('hold, resume, send back, open sealed verdicts, give away, publish early, withdraw', async () => {
  const tool = await sendTool('Acts');
  await open(tool.path);
  await press('Hold...');
  await page.fill('[name=reason]', 'The maker asked for a day.');
  await press('Hold');
  assert.match(await text('h1'), /On hold since/);
  await picture(page, 'run-hold');
  await press('Resume');
  assert.match(await text('h1'), /Not published: 4 seats of 4/);

  await vote(tool, 'developer');
  await vote(tool, 'futurist');
  await open(tool.path);
  await page.locator('.seat-row', {hasText: 'Developer'}).locator('a:has-text("Send back...")').click();
  await page.fill('[name=reason]', 'Please say which version you tried.');
  await press('Send back');
  assert.match(await text('h1'), /The developer verdict was sent back to Dana Developer, due/);

  await press('Open sealed verdicts...');
  assert.match(await text(), /You can never take a seat on this panel again/);
  await page.fill('[name=reason]', 'A reader complained.');
  await press('Open and leave this panel');
  assert.match(await text('.seat-rows'), /sealed, opened by you/);

  await open(tool.path);
  const holder = (await text('.seat-rows')).match(/Buyer: (\w+ \w+)/)[1];
  await page.locator('.seat-row', {hasText: 'Buyer'}).locator('a:has-text("Give to somebody else...")').click();
  assert.match(await text(), /Whoever has it now loses it/);
  await picture(page, 'assign');
  await press('Assign');
  const taker = holder === 'Bo Buyer' ? 'Sol Second' : 'Bo Buyer';
  assert.match(await text('.seat-rows'), new RegExp(`Buyer: ${taker}`));

  const early = await sendTool('Early');
  for (const persona of ['developer', 'skeptic', 'futurist']) await vote(early, persona, persona === 'developer' ? 'skip' : 'ship');
  await open(early.path);
  await press('Publish without the buyer...');
  await press('Publish');
  assert.match(await text('h1'), /Live since/);

  await open(tool.path);
  await press('Withdraw...');
  await page.fill('[name=reason]', 'Sent in twice.');
  await press('Withdraw');
  assert.match(await text('h1'), /Withdrawn: Sent in twice\./);
  await picture(page, 'run-withdrawn');
});

test('an act on something that moved on changes nothing and says what happened', async () => {
  const tool = await sendTool('Moved');
  await open(`${tool.path}/withdraw`);
  await vote(tool, 'developer');
  await page.fill('[name=reason]', 'Nobody writes.');
  const answer = await press('Withdraw');
  assert.equal(answer.status(), 409);
  assert.match(await text('.notice-amber'), /Dana Developer submitted for the developer seat, today \d\d:\d\d UTC\. Nothing was changed\./);
  assert.match(await text('h1'), /Not published/);
  await picture(page, 'run-moved-on');
});

test('many are reminded after a look at who would be', async () => {
  const pair = [await sendTool('Bulk one'), await sendTool('Bulk two')];
  await open('/editor?q=Bulk');
  for (const tool of pair) await page.check(`tr[data-run="${tool.run}"] input[type=checkbox]`);
  assert.match(await text('[data-selected]'), /2 selected/);
  await press('Remind...');
  assert.match(await text('h1'), /^8 will be reminded\.$/);
  await press('Remind 8 people');
  assert.match(await text('h1'), /^8 reminded\.$/);
  assert.match(await text(), /(Bo Buyer|Sol Second)[\s\S]*Bulk one, buyer seat/);
  assert.deepEqual(await problemsInBothSchemes(page), []);
  await picture(page, 'reminded');
  await open(pair[0].path);
  assert.match(await text('.history'), /Eva Editor reminded (Bo Buyer|Sol Second) of the buyer seat\./);
});

test('a receiver that is down needs somebody: retry, and it is told', async () => {
  receiver.respond = () => ({status: 503});
  const tool = await sendTool('Untold');
  await receiver.next((event) => event.json.type === 'tool.submitted' && event.json.data.tool.slug === tool.slug);
  await open('/editor');
  while (await page.locator('.need:has-text("does not answer")').count() === 0) await page.reload();
  const card = page.locator('.need', {hasText: 'does not answer'});
  assert.match(await card.innerText(), /\d+ deliver(y waits|ies wait)\.[\s\S]*Retry delivery/);
  assert.match(await text('.foot-strip'), /Publishing site: \d+ deliver(y|ies) waiting, failing since today/);
  await picture(page, 'editor-receiver-down');
  receiver.respond = () => ({status: 204});
  await card.locator('button').click();
  await page.waitForURL(/said=retrying-all/);
  while (!/Publishing site: (\d+) of \1 live\./.test(await text('.foot-strip'))) await page.reload();
  assert.equal(await page.locator('.need:has-text("does not answer")').count(), 0);
});

test('webhook, token and user pages do what their buttons say', async () => {
  await open('/admin/webhooks');
  await page.click('main a:has-text("/hook")');
  const told = receiver.events.length;
  await press('Send a test');
  const tested = await receiver.next((event) => event.json.type === 'endpoint.test' && receiver.events.indexOf(event) >= told);
  assert.ok(tested.headers['webhook-signature'].startsWith('v1,'));
  await open('/admin/users/new');
  await page.fill('[name=email]', 'new@example.org');
  await page.fill('[name=name]', 'Nia New');
  await page.check('[name=role][value=reviewer]');
  await page.locator('main form button.button-primary').click();
  await page.waitForURL(/said=user-added/);
  await open('/admin/audit');
  assert.match(await text(), /Eva Editor/);
});

test('the pipeline works by keyboard and without JavaScript', async () => {
  const tool = await sendTool('Plain');
  await open('/editor?q=Plain');
  const at = () => page.evaluate(() => document.activeElement.textContent.trim());
  for (let steps = 0; steps < 60 && await at() !== 'Plain'; ++steps) await page.keyboard.press('Tab');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.equal(new URL(page.url()).pathname, tool.path);

  const plain = await browser.newContext({javaScriptEnabled: false, storageState: await context.storageState()});
  const other = await plain.newPage();
  await other.goto(`${server.url}/editor?q=Plain`);
  await other.check('input[name=tasks]');
  await other.click('button:has-text("Remind...")');
  await other.click('button:has-text("Remind 4 people")');
  assert.match(await other.textContent('main'), /Reminded/);
  await other.goto(`${server.url}${tool.path}/hold`);
  await other.click('button:has-text("Hold")');
  assert.match(await other.textContent('h1'), /On hold since/);
  await other.click('button:has-text("Resume")');
  assert.match(await other.textContent('h1'), /Not published/);
  await plain.close();
});

test('open work is shared out anew: a look first, then one button, and each seat says why it moved', async () => {
  const tool = await sendTool('Handed over');
  const seat = await api('GET', `/api/v1/tasks/${tool.seats.buyer}`, 'eva');
  if (seat.assignee?.name !== 'Bo Buyer') await api('POST', `/api/v1/tasks/${seat.id}/assign`, 'eva', {assignee: 'buyer@example.org'});
  server.addUser('heir@example.org', 'Hana Heir', ['reviewer'], ['buyer']);
  const {items: [bo]} = await api('GET', '/api/v1/users?email=buyer@example.org', 'eva');
  await api('PATCH', `/api/v1/users/${bo.id}`, 'eva', {task_cap: 0});
  await open('/editor');
  await press('Share out open work');
  const row = page.locator('tr', {hasText: 'Handed over'});
  const [, heir] = /buyer seat\s*Bo Buyer\s*(Hana Heir|Sol Second)[\s\S]*Bo Buyer is over the cap \(\d+ of 0\)/.exec(await row.textContent());
  assert.deepEqual(await problemsInBothSchemes(page), []);
  await page.setViewportSize({width: 390, height: 844});
  assert.equal(await overflows(page), false, 'the plan scrolls sideways on a phone');
  await picture(page, 'editor-share-out-phone');
  await page.setViewportSize({width: 1280, height: 900});
  await picture(page, 'editor-share-out');
  await Promise.all([page.waitForNavigation(), page.click('main form button.button-primary')]);
  assert.match(await text('h1'), /\d+ seats? moved\./);
  await picture(page, 'editor-shared-out');
  await open(tool.path);
  assert.match(await text(), /work shared out anew \(seed \d+\): Bo Buyer is over the cap/i);
  assert.match(await text('main'), new RegExp(heir));
  await open('/editor/rebalance');
  await picture(page, 'editor-share-out-after');
  await api('PATCH', `/api/v1/users/${bo.id}`, 'eva', {task_cap: null});
});

test('no page fails axe in light or dark, and none scrolls sideways on a phone', async () => {
  const tool = await sendTool('Looked at');
  for (const persona of ['developer', 'skeptic']) await vote(tool, persona);
  const [user] = (await api('GET', '/api/v1/users', 'eva')).items;
  const [hook] = (await api('GET', '/api/v1/webhooks', 'eva')).items;
  const pages = ['/editor', '/editor?q=state:published', '/editor?q=zzzz', tool.path,
    ...['withdraw', 'open-sealed'].map((act) => `${tool.path}/${act}`),
    `${tool.path}/tasks/${tool.seats.buyer}/assign`, `${tool.path}/tasks/${tool.seats.developer}/send-back`,
    `/editor/remind?tasks=${tool.seats.buyer}`, '/editor/rebalance', '/editor/rebalance?even=1', '/editor/tools/new', `/editor/tools/${tool.slug}`, `/editor/tools/${tool.slug}/edit`,
    '/admin/users', '/admin/users/new', `/admin/users/${user.id}`, `/admin/users/${user.id}/disable`, '/admin/webhooks',
    '/admin/webhooks/new', `/admin/webhooks/${hook.id}`,
    '/admin/tokens', '/admin/definitions', '/admin/audit'];
  for (const path of pages) {
    await open(path);
    assert.deepEqual(await problemsInBothSchemes(page), [], `axe on ${path}`);
    await page.setViewportSize({width: 390, height: 844});
    assert.equal(await overflows(page), false, `${path} scrolls sideways on a phone`);
    await page.setViewportSize({width: 1280, height: 900});
    await picture(page, `editor-${path.replaceAll(/[^a-z]+/g, '-')}`);
  }
  assert.deepEqual(faults, []);
});
