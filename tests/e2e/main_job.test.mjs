// The main job in a real browser: an editor sends a tool, four people sign in and write, the page is out.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {accessibilityProblems, openBrowser, overflows, picture} from './browser.mjs';
import {Receiver, Server, quote} from './server.mjs';

const people = [['developer', 'Dana Developer'], ['skeptic', 'Sami Skeptic'], ['buyer', 'Bo Buyer'], ['futurist', 'Fay Futurist']];
let server, receiver, browser;

before(async () => {
  server = await Server.start();
  receiver = await new Receiver().listen();
  browser = await openBrowser();
  const admin = server.addUser('admin@example.org', 'Ada Admin', ['admin']);
  server.addUser('eva@example.org', 'Eva Editor', ['editor']);
  for (const [persona, name] of people) server.addUser(`${persona}@example.org`, name, ['reviewer'], [persona]);
  await server.api('POST', '/api/v1/webhooks', {token: admin, body: {url: receiver.url, types: ['*']}});
  await publishByApi(admin, 'Anchor', 'anchor');
});
after(async () => {
  await browser?.close();
  await receiver?.close();
  await server?.stop();
});

/// A first tool, so that the second one has something to be compared with.
async function publishByApi(admin, name) {
  const tool = await server.api('POST', '/api/v1/tools', {token: admin,
    body: {name, tagline: 'The one before', category: 'Developer Tools', description: 'Came first.', entry: 'free'}});
  assert.equal(tool.status, 201, tool.text);
  const tasks = await server.api('GET', `/api/v1/tasks?run=${tool.json.run.id}`, {token: admin});
  for (const task of tasks.json.items) {
    const token = server.cli('token', 'create', `${task.persona}@example.org`).trim().split('\n').at(-1);
    const done = await server.api('POST', `/api/v1/tasks/${task.id}/verdict`, {token, body: {decision: 'ship', quote: quote(70, name),
      slots: task.persona === 'skeptic' ? {competitors: ['a shell script']} : {}}});
    assert.equal(done.status, 200, done.text);
  }
}

async function signIn(email, options = {}) {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text()); });
  await page.goto(server.signInLink(email));
  await page.click('main button:has-text("Sign in")');
  return {page, context, faults};
}

async function look(page, name) {
  assert.deepEqual(await accessibilityProblems(page), [], `axe on ${name}`);
  const size = page.viewportSize();
  await page.setViewportSize({width: 390, height: 844});
  assert.equal(await overflows(page), false, `${name} scrolls sideways on a phone`);
  await page.setViewportSize(size);
  await picture(page, name);
}

async function writeVerdict(page, persona, {hasScript}) {
  await page.goto(`${server.url}/desk`);
  await look(page, `desk-${persona}`);
  await page.click('a:has-text("Write verdict")');
  if (persona === 'developer') await look(page, 'task-empty');
  await page.check('input[name=basis][value=read_docs]');
  await page.fill('textarea[name=quote]', quote(80, 'Lantern'));
  await page.check(`input[name=decision][value=${persona === 'skeptic' ? 'skip' : 'ship'}]`, {force: true});
  if (persona === 'skeptic') {
    // The required slot is missing: nothing is lost, the errors stand at the top.
    await page.click('button:has-text("Review and submit")');
    await page.waitForSelector('.error-summary');
    assert.match(await page.textContent('.error-summary'), /Your text is saved/);
    assert.match(await page.inputValue('textarea[name=quote]'), /^Lantern does one thing/);
    if (hasScript) await look(page, 'task-errors');
    await page.locator('[name="slot.competitors"], [name="slots.competitors"], [id="field-slots.competitors"]').first().fill('the editor you have\na shell script');
  }
  await page.click('button:has-text("Review and submit")');
  await page.waitForURL(/\/review/);
  await look(page, `review-${persona}`);
}

test('an editor and four reviewers take a tool from the form to the published page', async () => {
  const editor = await signIn('eva@example.org');
  await editor.page.goto(`${server.url}/editor/tools/new`);
  await look(editor.page, 'tool-new');
  await editor.page.fill('[name=name]', 'Lantern');
  await editor.page.fill('[name=tagline]', 'Traces without a cluster');
  await editor.page.fill('[name=category]', 'Developer Tools');
  await editor.page.fill('[name=description]', 'A local-first tracing debugger that keeps every recording on your own disk.');
  await editor.page.locator('[name=compare_with]').first().fill('anchor').catch(() => {});
  const entry = editor.page.locator('[name=entry]');
  if (await entry.first().evaluate((element) => element.tagName) === 'SELECT') await entry.first().selectOption('freemium');
  else await editor.page.check('[name=entry][value=freemium]');
  await editor.page.click('main form button.button-primary');
  await editor.page.waitForURL(/\/sent|\/editor\/(runs|tools)\//);
  await editor.page.goto(`${server.url}/editor`);
  await editor.page.waitForSelector('.td-main >> text=Lantern');
  await look(editor.page, 'editor');
  await editor.page.click('.td-main a:has-text("Lantern")');
  await look(editor.page, 'run-open');

  for (const [persona] of people) {
    const hasScript = persona !== 'buyer';  // one of the four works without JavaScript
    const {page, context, faults} = await signIn(`${persona}@example.org`, {javaScriptEnabled: true});
    if (!hasScript) {
      const state = await context.storageState();
      await context.close();
      const plain = await browser.newContext({javaScriptEnabled: false, storageState: state, viewport: {width: 1280, height: 900}});
      const plainPage = await plain.newPage();
      await writeWithoutScript(plainPage, persona);
      await plain.close();
      continue;
    }
    await writeVerdict(page, persona, {hasScript});
    await page.click('main button.button-primary');
    await page.waitForURL((url) => !/\/review/.test(url.pathname));
    assert.match(await page.textContent('main'), persona === 'futurist' ? /published|closed/i : /Sealed/);
    assert.deepEqual(faults, []);
    await context.close();
  }

  const closed = await receiver.next((event) => event.json.type === 'panel.completed' && event.json.data.tool.slug === 'lantern');
  assert.equal(closed.json.data.panel.ship_percent, 75);
  const reader = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
  await reader.goto(`${server.url}/compare/lantern-vs-anchor`);
  assert.equal(new URL(reader.url()).pathname, '/compare/anchor-vs-lantern', 'the other order answers 308');
  assert.match(await reader.textContent('h1'), /Anchor\s+vs\s+Lantern/);
  assert.match(await reader.textContent('main'), /75%/);
  assert.match(await reader.textContent('main'), /3 of 4/);
  await look(reader, 'compare');
  await reader.goto(`${server.url}/`);
  await look(reader, 'home');
  await editor.page.goto(`${server.url}/tools/lantern`);
  await look(editor.page, 'tool');
  assert.deepEqual(editor.faults, []);
  assert.match(server.cli('verify'), /everything holds/);
  assert.match(server.cli('check'), /everything holds/);
});

async function writeWithoutScript(page, persona) {
  await page.goto(`${server.url}/desk`);
  await page.click('a:has-text("Write verdict")');
  await page.check('input[name=basis][value=uses_it]');
  await page.fill('textarea[name=quote]', quote(80, 'Lantern'));
  await page.check('input[name=decision][value=ship]', {force: true});
  await page.click('button:has-text("Review and submit")');
  await page.waitForURL(/\/review/);
  await page.click('main button.button-primary');
  assert.match(await page.textContent('main'), /Sealed/, `${persona} without JavaScript`);
}
