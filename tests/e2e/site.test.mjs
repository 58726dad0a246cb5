// The public pages as readers, crawlers and programs meet them.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {after, before, test} from 'node:test';
import {request} from 'node:http';
import {openBrowser, overflows, picture, problemsInBothSchemes} from './browser.mjs';
import {House, personas} from './house.mjs';
import {quote, slotsOf} from './server.mjs';

const hostile = '<script>alert(1)</script> & "Co" \u202Eabc';
let house, browser, shared;

before(async () => {
  house = await House.open({PANELIST_COMPARE__AUTO_PAIRS: '0'});
  await house.publish({name: 'Anchor', category: 'Editors', entry: 'freemium'}, []);
  await house.publish({name: 'Beacon', category: 'Editors', entry: 'paid', starting_price: {amount: '5.00', currency: 'USD', unit: '1,000 requests'}, compare_with: ['anchor']}, ['buyer', 'skeptic']);
  await house.publish({name: hostile, tagline: hostile, category: 'Editors', description: hostile, maker: hostile, compare_with: ['anchor']}, personas);
  await house.submit({name: 'Dormant', category: 'Editors', compare_with: ['anchor']});
  shared = (await house.get('/api/v1/comparisons/anchor-vs-beacon', null)).json;
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

const read = (path, headers = {}) => fetch(house.server.url + path, {headers, redirect: 'manual'});
const text = async (path) => (await read(path)).text();
const hostileSlug = async () => (await house.get('/api/v1/comparisons?limit=200', null)).json.items.map((item) => item.slug).find((slug) => slug.includes('script'));
const pages = async () => ['/', '/compare/anchor-vs-beacon', `/compare/${await hostileSlug()}`, '/tools/beacon', '/categories/editors',
  '/personas/buyer', '/methodology', '/changes', '/compare/nothing-vs-nowhere'];

/// As sent: fetch would decode it.
function raw(path, encoding) {
  return new Promise((done) => request(house.server.url + path, {headers: {'accept-encoding': encoding}}, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part)).on('end', () => done({headers: answer.headers, body: Buffer.concat(parts)}));
  }).end());
}

test('every page passes axe in light and dark and fits 390 and 320 pixels', async () => {
  const page = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
  for (const path of await pages()) {
    await page.goto(house.server.url + path);
    assert.deepEqual(await problemsInBothSchemes(page), [], path);
    for (const width of [390, 320]) {
      await page.setViewportSize({width, height: 844});
      assert.equal(await overflows(page), false, `${path} scrolls sideways at ${width}`);
    }
    await page.setViewportSize({width: 1280, height: 900});
    await picture(page, `site${path.replaceAll('/', '-').slice(0, 40)}`);
  }
  await page.context().close();
});

test('a page says the same without JavaScript, and nobody\'s words become markup', async () => {
  const words = async (javaScriptEnabled, path) => {
    const context = await browser.newContext({javaScriptEnabled});
    const page = await context.newPage();
    const faults = [];
    page.on('dialog', () => faults.push('a dialog'));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(house.server.url + path);
    const said = await page.textContent('main');
    assert.deepEqual(faults, []);
    await context.close();
    return said.replace(/\s+/g, ' ');
  };
  for (const path of ['/compare/anchor-vs-beacon', `/compare/${await hostileSlug()}`])
    assert.equal(await words(true, path), await words(false, path), path);
  assert.match(await words(true, `/compare/${await hostileSlug()}`), /<script>alert\(1\)<\/script> & "Co"/);
});

test('the figures on the page are those of the votes: percent with n of m, split, answer, price and em dash', async () => {
  const html = (await text('/compare/anchor-vs-beacon')).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  assert.match(html, /Anchor, 4 of 4 against 2 of 4\. Skeptic and buyer skip the other/);
  assert.match(html, /100%/);
  assert.match(html, /50%/);
  assert.match(html, /2 of 4/);
  assert.match(html, /2 ship, 2 skip \(skeptic, buyer\)/);
  assert.match(html, /USD|\$/);
  assert.match(html, /They differ/i);
  assert.match(html, /—/);
  assert.deepEqual([shared.left.panel_ship_percent, shared.left.ships, shared.left.votes, shared.right.panel_ship_percent, shared.right.ships, shared.right.votes], [100, 4, 4, 50, 2, 4]);
  assert.equal(shared.left.community_ship_percent, null);
  const all = (await text(`/compare/${await hostileSlug()}`)).replace(/<[^>]+>/g, ' ');
  assert.match(all, /0%/, 'four skips are 0%, which is a figure');
  assert.match(all, /0 of 4/);
});

test('HTML, Markdown and JSON carry the same revision and content hash', async () => {
  const html = await text('/compare/anchor-vs-beacon');
  const markdown = await text('/compare/anchor-vs-beacon.md');
  assert.ok(html.includes(shared.content_hash));
  assert.match(markdown, new RegExp(`content_hash: ${shared.content_hash}`));
  assert.match(markdown, new RegExp(`revision: ${shared.revision}\\b`));
  assert.match(shared.content_hash, /^[0-9a-f]{64}$/);
  const changes = (await house.get('/api/v1/changes?after=0', null)).json.items;
  assert.ok(changes.some((change) => change.slug === 'anchor-vs-beacon' && change.content_hash === shared.content_hash));
});

test('the other order answers 308, a pair nobody asked for is shown but kept out of indexes, a waiting one says for whom', async () => {
  const other = await read('/compare/beacon-vs-anchor');
  assert.equal(other.status, 308);
  assert.match(other.headers.get('location'), /\/compare\/anchor-vs-beacon$/);
  const unasked = (await hostileSlug()).split('-vs-').filter((slug) => slug !== 'anchor').concat('beacon').sort().join('-vs-');
  const rendered = await read(`/compare/${unasked}`);
  const final = rendered.status === 308 ? await read(new URL(rendered.headers.get('location'), house.server.url).pathname) : rendered;
  assert.equal(final.status, 200);
  assert.match(await final.text(), /name="robots" content="noindex/);
  assert.equal((await read('/compare/anchor-vs-dormant')).status, 404, 'readers do not learn of it');
  const waiting = await house.get('/api/v1/comparisons/anchor-vs-dormant', 'editor');
  assert.equal(waiting.json.state, 'waiting');
});

test('a page is validated by its ETag and sent compressed', async () => {
  const path = '/compare/anchor-vs-beacon';
  const first = await read(path);
  const again = await read(path, {'if-none-match': first.headers.get('etag')});
  assert.equal(again.status, 304);
  assert.equal(await again.text(), '');
  const heads = ({'x-request-id': id, date, connection, ...rest}) => rest;
  const made = await raw('/tools/anchor?made=1', 'identity'), kept = await raw('/tools/anchor?made=1', 'identity');
  assert.match(made.headers['content-security-policy'], /default-src 'none'/);
  assert.deepEqual(heads(kept.headers), heads(made.headers), 'a page that was kept has the headers of the first answer');
  const plain = await raw(path, 'identity');
  for (const encoding of ['br', 'gzip']) {
    const packed = await raw(path, encoding);
    assert.equal(packed.headers['content-encoding'], encoding);
    assert.ok(packed.body.length < plain.body.length / 2, `${encoding} is under half`);
  }
});

test('machines can read it: JSON-LD, feeds, sitemap, robots, llms.txt and badges', async () => {
  const html = await text('/compare/anchor-vs-beacon');
  const linked = JSON.parse(html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s)[1]);
  const items = linked['@graph'].find((one) => one['@type'] === 'ItemList').itemListElement.map((one) => one.item);
  assert.deepEqual(items.map((item) => item.name), ['Anchor', 'Beacon']);
  assert.deepEqual(items.map((item) => item.review.length), [4, 4]);
  assert.ok(items.every((item) => !('aggregateRating' in item)), 'a dash is no rating');
  assert.ok(linked['@graph'].some((one) => one['@type'] === 'BreadcrumbList'));
  const xml = `import sys, xml.dom.minidom as m; d = m.parseString(sys.stdin.buffer.read()); print(d.documentElement.tagName, len(d.getElementsByTagName(sys.argv[1])))`;
  const parse = async (path, tag) => execFileSync('/usr/bin/python3', ['-c', xml, tag], {input: await text(path), encoding: 'utf8'}).trim().split(' ');
  const [feed, entries] = await parse('/changes.atom', 'entry');
  assert.equal(feed, 'feed');
  assert.ok(Number(entries) >= 5);
  const [urlset, urls] = await parse('/sitemap.xml', 'url');
  assert.equal(urlset, 'urlset');
  assert.ok(Number(urls) >= 5);
  assert.ok(!(await text('/sitemap.xml')).includes('dormant'), 'what is not published is not listed');
  assert.match(await text('/sitemap-tool-0.xml'), /<loc>[^<]+\/tools\/beacon<\/loc>/);
  for (const path of ['/sitemap-tool-0', '/sitemap-tool-x.xml', '/sitemap-.xml', '/sitemap-'])
    assert.equal((await read(path)).status, 404, path);
  assert.equal(JSON.parse(await text('/changes.json')).version, 'https://jsonfeed.org/version/1.1');
  assert.match(await text('/robots.txt'), /Sitemap: /);
  assert.match(await text('/llms.txt'), /anchor-vs-beacon/);
  const [svg] = await parse('/badges/beacon.svg', 'text');
  assert.equal(svg, 'svg');
});

test('a retracted comparison answers 410 with date and reason, and the rest stays', async () => {
  const slug = await hostileSlug();
  const done = await house.post(`/api/v1/comparisons/${slug}/retract`, {reason: 'The maker asked, and was right.'});
  assert.equal(done.status, 200, done.text);
  const gone = await read(`/compare/${slug}`);
  assert.equal(gone.status, 410);
  const said = await gone.text();
  assert.match(said, /The maker asked, and was right\./);
  assert.match(said, /\d{1,2} \w{3} \d{4}/);
  assert.ok(!(await text('/sitemap.xml')).includes(slug));
  assert.equal((await read('/compare/anchor-vs-beacon')).status, 200);
});

test('an abstained seat shows a dash and its reason on every page that shows the tool', async () => {
  const tool = await house.submit({name: 'Ember', category: 'Editors', compare_with: ['anchor']});
  await house.post(`/api/v1/tasks/${tool.task.buyer}/abstain`, {reason: 'I never buy editors.'}, 'buyer');
  for (const persona of personas.filter((one) => one !== 'buyer'))
    await house.post(`/api/v1/tasks/${tool.task[persona]}/verdict`, {decision: 'ship', quote: quote(70, 'Ember'), slots: slotsOf[persona]}, persona);
  for (const path of ['/tools/ember', '/compare/anchor-vs-ember']) {
    const said = (await text(path)).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    assert.match(said, /I never buy editors\./, path);
    assert.match(said, /3 of 3/, path);
  }
});
