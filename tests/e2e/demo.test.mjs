// `panelist demo` on a scratch folder, its five steps played in a real browser, the plug pulled, started again.
import assert from 'node:assert/strict';
import {cpSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {accessibilityProblems, openBrowser, overflows, picture} from './browser.mjs';
import {startChild, stopChild, unlessEnded} from './child.mjs';
import {binary, root} from './server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'panelist-demo-'));
const facts = JSON.parse(readFileSync(join(root, 'engine/app/demo/tools.json'), 'utf8'));
let demo, browser, page;

/// A program that stays up; `until` waits for what it prints.
class Program {
  constructor(...words) {
    this.text = '';
    this.waiting = [];
    this.child = startChild(binary, [...words, '--config', join(root, 'config.toml'), '--listen', '127.0.0.1:0'], {cwd: root, stdio: ['ignore', 'pipe', 'inherit']});
    this.child.stdout.on('data', (bytes) => {
      this.text += bytes;
      this.waiting = this.waiting.filter(({pattern, done}) => !pattern.test(this.text) || (done(this.text.match(pattern)), false));
    });
  }
  until(pattern) {
    const there = this.text.match(pattern);
    if (there) return there;
    return unlessEnded(this.child, new Promise((done) => this.waiting.push({pattern, done})), () => this.text);
  }
  stop() { return stopChild(this.child); }
}

async function startDemo() {
  demo = new Program('demo', '--data', folder);
  const [, url] = await demo.until(/(http:\S+)\/demo {4}start here/);
  demo.url = url;
}

before(async () => {
  await startDemo();
  browser = await openBrowser();
  page = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(folder, {recursive: true, force: true});
});

const text = (selector = 'main') => page.textContent(selector);
async function guide() {
  await page.goto(`${demo.url}/demo`);
  return text();
}
async function press(label) {
  await Promise.all([page.waitForNavigation(), page.locator(`main button:has-text("${label}"), main a:has-text("${label}")`).first().click()]);
}
async function look(name) {
  assert.deepEqual(await accessibilityProblems(page), [], `axe on ${name}`);
  await page.setViewportSize({width: 390, height: 844});
  assert.equal(await overflows(page), false, `${name} scrolls sideways on a phone`);
  await page.setViewportSize({width: 1280, height: 900});
  await picture(page, `demo-${name}`);
}

test('it plays the main job, and the receiver verified every signature', async () => {
  assert.match(demo.text, /7 tools sent, 28 verdicts written by 7 people, 4 comparisons published: \d+\.\d\d s/);
  const [, delivered, verified] = demo.text.match(/(\d+) webhooks delivered to the demo's receiver, (\d+) signatures verified/);
  assert.equal(delivered, verified);
  const received = readFileSync(join(folder, 'received.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(received.every((event) => event.verified), 'every signature holds');
  for (const tool of facts.tools) {
    const ships = tool.verdicts.filter((verdict) => verdict.decision === 'ship').length;
    const slug = tool.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
    const body = await (await fetch(`${demo.url}/tools/${slug}`)).text();
    assert.match(body, new RegExp(`${ships} of 4`), tool.name);
    assert.match(body, /Sample text, invented/);
    assert.match(body, /<meta name="robots" content="noindex">/);
  }
  const published = received.filter((event) => event.type === 'comparison.published').map((event) => event.slug);
  assert.ok(new Set(published).size >= 4, published.join());
});

test('steps one and five: a draft in the buyer’s chair survives a real kill -9', async () => {
  assert.match(await guide(), /3 of 4 verdicts on Lantern Trace are in, sealed/);
  await look('guide');
  await press('Open the buyer’s task');
  await page.fill('textarea[name=quote]', 'Half a sentence that must not get lost');
  await press('Save and close');
  await guide();
  await press('Pull the plug');
  assert.match(await text('h1'), /The plug is pulled/);
  await demo.until(/The plug was pulled \(kill -9\)\. Serving again after \d+ ms\./);
  assert.match(await guide(), /Pulled at [\d:.]+ UTC; serving again after \d+ ms/);
  await press('Look at the draft');
  assert.equal(await page.inputValue('textarea[name=quote]'), 'Half a sentence that must not get lost');
});

test('steps two and three: the last verdict seals, closes, publishes and is told with its times', async () => {
  await guide();
  await press('Fill in an example first');
  await press('Review and submit');
  await press('Submit and publish');
  await guide();
  await page.waitForFunction(() => /panel\.completed/.test(document.querySelector('#events').textContent));
  const events = await text('#events');
  for (const what of ['Verdict sealed', 'Panel closed', 'Votes aggregated', 'Page published']) assert.match(events, new RegExp(`\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\s*${what}`));
  assert.match(events, /panel\.completed\s*verified/);
  assert.doesNotMatch(events, /not valid/);
  await look('guide-published');
  await press('to the published page');
  assert.match(await text(), /Lantern Trace/);
});

/// Each stuck case: what its card says, whatever the day, and its one button.
const stuck = [
  ['Thistle Diff', /2 seats of 4 are still open\. \S+ \S+ has the \w+ seat and \S+ \S+ has the \w+ seat, both overdue by/, 'Remind', /said=reminded/],
  ['Wharfinger Queue', /nobody can take the futurist seat/, 'Publish without the futurist', /said=published/],
  ['Cobblestep CI', /1 seat of 4 is still open\. The skeptic verdict was sent back to \S+ \S+, overdue by/, 'Publish without the skeptic', /said=published/],
  ['Orrery Docs', /the panel is split 2 to 2 and the sign-off waits for an editor/, 'Approve', /said=approved/],
];

test('each stuck case gives its own reason, ten days later too', async () => {
  await demo.stop();
  const copy = mkdtempSync(join(tmpdir(), 'panelist-later-'));
  cpSync(folder, copy, {recursive: true, filter: (name) => !name.endsWith('.sock')});
  const later = new Program('serve', '--data', copy, '--clock-offset-seconds', String(10 * 24 * 3600));
  try {
    const [, url] = await later.until(/listening on (\S+)/);
    const token = JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8'))['eva@example.org'];
    const runs = await (await fetch(`${url}/api/v1/runs`, {headers: {authorization: `Bearer ${token}`}})).json();
    for (const [tool, reason] of stuck) {
      const row = runs.items.find((run) => run.tool.name === tool);
      assert.match(JSON.stringify(row), reason, tool);
    }
  } finally {
    await later.stop();
    rmSync(copy, {recursive: true, force: true});
  }
});

test('a second start goes on with the same data', async () => {
  await startDemo();
  assert.doesNotMatch(demo.text, /Playing the main job/);
  assert.match(await guide(), /The panel is closed and published/);
});

test('step four: every stuck run is unblocked by its one button', async () => {
  await press('Open the editor’s desk');
  assert.match(await text('h1'), /^5 need you\./);
  await look('desk');
  for (const [tool, reason, button, said] of stuck) {
    const card = page.locator('.need', {hasText: tool});
    assert.match(await card.innerText(), reason);
    await card.locator(`button:has-text("${button}")`).click();
    await page.waitForURL(said);
  }
  await page.goto(`${demo.url}/editor`);
  const receiver = page.locator('.need', {hasText: 'does not answer'});
  assert.match(await receiver.innerText(), /deliver(y waits|ies wait)/);
  // In a tab of its own: the next try of the schedule may come at any moment, and the card would be gone.
  const tab = await page.context().newPage();
  await tab.goto(`${demo.url}/demo`);
  await Promise.all([tab.waitForNavigation(), tab.click('button:has-text("Switch the second receiver on")')]);
  await tab.close();
  await receiver.locator('button:has-text("Retry delivery")').click();
  await page.waitForURL(/said=retrying-all/);
  while (!/\d+ of \d+ live/.test(await text('.foot-strip'))) await page.reload();
  assert.match(await text('h1'), /^1 needs you\./, 'the reminded reviewer still has to write');
  for (const [tool] of stuck.slice(1)) assert.equal(await page.locator('.need', {hasText: tool}).count(), 0);
  await look('desk-after');
});
