// `panelist export DIR`: the public site as files, held against the served site, served from another origin.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {after, before, test} from 'node:test';
import {openBrowser, overflows, picture, problemsInBothSchemes} from './browser.mjs';
import {startChild, stopChild, unlessEnded} from './child.mjs';
import {FileServer, Nginx, hasNoNginx} from './file_server.mjs';
import {House} from './house.mjs';
import {binary, quote, root} from './server.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'panelist-export-'));
const copy = join(scratch, 'copy');
const canary = 'kestrel';
let files, house, browser, server;

/// More tools than a page of a list shows.
const many = 53;

before(async () => {
  files = await FileServer.start(copy);
  house = await House.open({PANELIST_COMPARE__AUTO_PAIRS: '0', PANELIST_SUBMIT__OPEN: 'true', PANELIST_SITE__CANONICAL_BASE: files.url});
  server = house.server;
  // The exports' settings: the server itself found its port only when it ran.
  Object.assign(server.settings, {PANELIST_SERVER__PUBLIC_URL: server.url, PANELIST_SERVER__LISTEN: '127.0.0.1:0'});
  await house.publish({name: 'Anchor', category: 'Editors'});
  await house.publish({name: 'Beacon', category: 'Editors', compare_with: ['anchor']}, ['buyer', 'skeptic']);
  await house.publish({name: 'Cedar', category: 'Editors', compare_with: ['anchor', 'beacon']}, ['buyer']);
  await house.publish({name: 'Quoted', category: 'Editors', tagline: '/static/none.css', description: 'See href="/static/none.css" and "/static/none.js".'});
  const sealed = await house.submit({name: 'Dormant', category: 'Editors', compare_with: ['anchor']});
  await house.verdict(sealed.task.buyer, 'buyer', {quote: quote(70, `Dormant, or ${canary},`)});
  for (let count = 0; count < many; ++count) await house.publish({name: `Row ${count}`, category: 'Rows'});
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await house?.close();
  await files?.stop();
  rmSync(scratch, {recursive: true, force: true});
});

/// The report of an export that must succeed.
const exportTo = (folder = copy) => JSON.parse(server.cli('export', folder, '--json'));
/// {status, stderr} of one that must not.
function refusedExport(folder) {
  try {
    server.cli('export', folder);
  } catch (error) {
    return error;
  }
  return assert.fail('the export succeeded');
}
const filesOf = (folder) => readdirSync(folder, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name))).filter((name) => !name.startsWith('.panelist-export')).sort();
const bytes = (name, folder = copy) => readFileSync(join(folder, name));
const text = (name) => bytes(name).toString('utf8');
const has = (name) => existsSync(join(copy, name));

/// Where the copy names the server, the served page names itself.
const withoutOrigin = (page) => page.replaceAll(`="${server.url}/`, '="/');

async function assertLikeServed() {
  for (const name of filesOf(copy)) {
    const address = `/${name}`.replace(/\/index\.html$/, '') || '/';
    const served = await fetch(server.url + address, {redirect: 'manual'});
    const body = Buffer.from(await served.arrayBuffer());
    if (name.endsWith('.html')) assert.equal(withoutOrigin(text(name)), body.toString('utf8'), address);
    else assert.ok(bytes(name).equals(body), address);
  }
}

/// Every link, from the front page on, in every kind of file; the addresses that were seen.
async function crawl(base) {
  const seen = new Set(['/']);
  const waiting = ['/', '/robots.txt', '/sitemap.xml', '/llms.txt', '/changes.atom', '/changes.json'];
  const dead = [];
  while (waiting.length > 0) {
    const path = waiting.pop();
    const answer = await fetch(base + path);
    if (answer.status !== 200) dead.push(`${path}: ${answer.status}`);
    const body = await answer.text();
    const found = [...body.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map((match) => match[1]);
    found.push(...[...body.matchAll(new RegExp(`${files.url}(/[^"#<>)\\s]*)`, 'g'))].map((match) => match[1]));
    for (const link of found.map((one) => one.replaceAll('&amp;', '&'))) {
      if (seen.has(link) || link.includes('/static/none')) continue;
      seen.add(link);
      waiting.push(link);
    }
  }
  assert.deepEqual(dead, []);
  return seen;
}

test('every public page is a file with the bytes that the server sends, but for where its forms go', async () => {
  const report = exportTo();
  assert.equal(report.written, report.files);
  assert.equal(report.removed, 0);
  for (const name of ['index.html', 'compare/anchor-vs-beacon/index.html', 'compare/anchor-vs-beacon.md', 'api/v1/comparisons/anchor-vs-beacon',
    'tools/cedar/index.html', 'tools/cedar.md', 'tools/cedar/history.json', 'api/v1/tools/cedar', 'badges/cedar.svg', 'categories/editors/index.html',
    'personas/buyer/index.html', 'methodology/index.html', 'changes/index.html', 'changes.atom', 'changes.json', 'sitemap.xml', 'robots.txt',
    'llms.txt', 'static/site.css', 'static/logo.svg', 'api/v1/openapi.json'])
    assert.ok(has(name), name);
  await assertLikeServed();
  assert.match(text('index.html'), new RegExp(`href="${server.url}/submit"`));
  assert.ok(text('sitemap.xml').includes(`<loc>${files.url}/tools/cedar</loc>`));
  assert.ok(!text('tools/cedar/index.html').includes('noindex'));
});

test('no link of the copy is dead on a server that knows nothing but files, and lists go on to their end', async () => {
  const seen = await crawl(files.url);
  const rows = [...seen].filter((path) => /^\/tools\/row-\d+$/.test(path));
  assert.equal(rows.length, many, 'all tools of a category of two pages');
  assert.ok([...seen].some((path) => path.startsWith('/personas/buyer/older/')));
});

test('nothing that is sealed, unpublished, made on request or for people who sign in is in the folder', () => {
  for (const name of filesOf(copy)) {
    assert.doesNotMatch(name, /dormant|beacon-vs-quoted|desk|editor\/|submit/, name);
    assert.doesNotMatch(text(name), new RegExp(`${canary}|dormant`, 'i'), name);
  }
});

test('a second export writes nothing, and a changed page only itself and the lists that show it', async () => {
  const inodes = () => new Map(filesOf(copy).map((name) => [name, statSync(join(copy, name)).ino]));
  const before = inodes();
  const again = exportTo();
  assert.equal(again.written, 0);
  assert.deepEqual(inodes(), before);
  const answer = await house.get('/api/v1/tools/anchor');
  const changed = await house.call('PATCH', '/api/v1/tools/anchor', 'editor', {tagline: 'Holds'}, {'if-match': answer.headers.get('etag')});
  assert.equal(changed.status, 200, changed.text);
  const report = exportTo();
  assert.ok(report.written > 0 && report.written < 20, String(report.written));
  await assertLikeServed();
});

test('the copy looks as it should in a browser, and its forms work from there', async () => {
  const page = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('response', (response) => { if (response.status() >= 400) faults.push(`${response.url()}: ${response.status()}`); });
  for (const path of ['/', '/tools/cedar', '/compare/anchor-vs-cedar']) {
    await page.goto(files.url + path);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector('.masthead')).backgroundColor), 'rgba(0, 0, 0, 0)', 'the style sheet is there');
    assert.deepEqual(await problemsInBothSchemes(page), [], path);
    assert.equal(await overflows(page), false);
    await picture(page, `export${path.replaceAll('/', '-')}`);
  }
  await page.goto(files.url);
  await page.click('a:has-text("Cedar")');
  await page.click('a:has-text("Submit a tool")');
  await page.waitForURL(`${server.url}/submit`);
  await page.fill('[name=name]', 'Sent from a copy');
  await page.fill('[name=tagline]', 'It came from elsewhere');
  await page.fill('[name=category]', 'Editors');
  await page.fill('[name=description]', 'Sent by a reader of the copy.');
  await page.selectOption('[name=entry]', 'free');
  await page.click('main button.button-primary');
  await page.waitForURL(`${server.url}/submit/thanks`);
  assert.deepEqual(faults, []);
  await page.context().close();
  assert.equal((await house.get('/api/v1/tools/sent-from-a-copy')).status, 200);
});

test('a form from the copy\'s origin never acts for somebody who is signed in, a reader\'s own does', async () => {
  const page = await (await browser.newContext()).newPage();
  /// A form of the copy that posts a tool, as a page made by somebody else could.
  const post = async (path, fields) => {
    await page.goto(`${files.url}/`);
    await page.evaluate(({action, values}) => {
      const form = Object.assign(document.createElement('form'), {method: 'post', action});
      for (const [name, value] of Object.entries(values)) form.append(Object.assign(document.createElement('input'), {name, value}));
      document.body.append(form);
    }, {action: server.url + path, values: fields});
    const [answer] = await Promise.all([page.waitForNavigation(), page.evaluate(() => document.forms[document.forms.length - 1].submit())]);
    return answer.status();
  };
  const tool = (name) => ({name, tagline: 'Other', category: 'Editors', description: 'From the copy.', entry: 'free'});
  assert.equal(await post('/submit', tool('Of a reader')), 200);
  assert.equal(page.url(), `${server.url}/submit/thanks`);
  await page.goto(server.signInLink('editor@example.org'));
  await page.click('main button:has-text("Sign in")');
  await page.waitForURL(/\/desk|\/editor/);
  assert.equal(await post('/submit', tool('Of an editor')), 403);
  assert.equal(await post('/editor/comparisons/anchor-vs-beacon/retract', {reason: 'Not mine.'}), 403);
  assert.equal((await fetch(`${server.url}/compare/anchor-vs-beacon`)).status, 200);
  await page.context().close();
});

test('renewing after a retraction, a tool taken down and a rename: files go, notices come, nginx answers 410 and 308', async (t) => {
  const untouched = join(copy, 'CNAME');
  writeFileSync(untouched, 'reviews.example\n');
  assert.equal((await house.post('/api/v1/comparisons/anchor-vs-beacon/retract', {reason: 'The maker was right.'})).status, 200);
  const gone = await house.publish({name: 'Goner', category: 'Editors', compare_with: ['anchor']});
  exportTo();
  server.cli('run', 'act', 'retract', String(gone.run), '--reason', 'It never was.');
  const cedar = await house.get('/api/v1/tools/cedar');
  const renamed = await house.call('PATCH', '/api/v1/tools/cedar', 'editor', {name: 'Zedar'}, {'if-match': cedar.headers.get('etag')});
  assert.equal(renamed.json.slug, 'zedar', renamed.text);
  const report = exportTo();
  assert.ok(report.removed > 0);
  assert.equal(report.retracted, 3, 'two comparisons and a tool');
  assert.ok(!has('compare/anchor-vs-beacon.md') && !has('api/v1/comparisons/anchor-vs-beacon') && !has('badges/goner.svg') && !has('tools/cedar.md'));
  assert.match(text('compare/anchor-vs-beacon/index.html'), /Retracted[\s\S]*The maker was right\./);
  assert.match(text('tools/goner/index.html'), /It never was\./);
  assert.match(text('tools/cedar/index.html'), /http-equiv="refresh" content="0; url=\/tools\/zedar"/);
  assert.match(text('compare/anchor-vs-cedar/index.html'), /\/compare\/anchor-vs-zedar"/);
  assert.ok(has('compare/anchor-vs-zedar/index.html') && has('tools/zedar.md'));
  assert.equal(readFileSync(untouched, 'utf8'), 'reviews.example\n', 'a file that no export made stays');
  rmSync(untouched);
  await assertLikeServed();
  await crawl(files.url);
  const page = await browser.newPage();
  await page.goto(`${files.url}/tools/cedar`);
  await page.waitForURL(`${files.url}/tools/zedar/`);
  await page.close();

  await t.test('nginx', {skip: hasNoNginx}, async (inner) => {
    const nginx = await Nginx.start(copy);
    inner.after(() => nginx.stop());
    const read = (path) => fetch(nginx.url + path, {redirect: 'manual'});
    for (const path of ['/compare/anchor-vs-beacon', '/compare/anchor-vs-beacon/', '/compare/anchor-vs-beacon.md', '/api/v1/comparisons/anchor-vs-beacon', '/tools/goner']) {
      const answer = await read(path);
      assert.equal(answer.status, 410, path);
      assert.match(await answer.text(), /The maker was right\.|It never was\./, path);
    }
    for (const [from, to] of [['/tools/cedar', '/tools/zedar'], ['/tools/cedar.md', '/tools/zedar.md'], ['/compare/anchor-vs-cedar', '/compare/anchor-vs-zedar'],
      ['/compare/cedar-vs-anchor', '/compare/anchor-vs-zedar'], ['/badges/cedar.svg', '/badges/zedar.svg'], ['/api/v1/tools/cedar', '/api/v1/tools/zedar']]) {
      const answer = await read(from);
      assert.equal(answer.status, 308, from);
      assert.equal(new URL(answer.headers.get('location'), nginx.url).pathname, to);
    }
    const types = {'/': 'text/html', '/tools/zedar': 'text/html', '/tools/zedar.md': 'text/markdown', '/api/v1/tools/zedar': 'application/json',
      '/badges/zedar.svg': 'image/svg+xml', '/static/site.css?v=1': 'text/css', '/changes.json': 'application/json'};
    for (const [path, type] of Object.entries(types)) {
      const answer = await read(path);
      assert.equal(answer.status, 200, path);
      assert.ok(answer.headers.get('content-type').startsWith(type), `${path}: ${answer.headers.get('content-type')}`);
      assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/, path);
    }
    for (const path of ['/compare/beacon-vs-anchor', '/compare/beacon-vs-quoted', '/compare?left=anchor&right=zedar', '/submit', '/seals.json', '/api/v1/changes?after=0']) {
      const answer = await read(path);
      assert.equal(answer.status, 307, path);
      assert.equal(answer.headers.get('location'), server.url + path);
    }
    const shown = await browser.newPage();
    const complaints = [];
    shown.on('console', (message) => complaints.push(message.text()));
    await shown.goto(`${nginx.url}/tools/zedar`);
    assert.equal(shown.url(), `${nginx.url}/tools/zedar`, 'no redirect to a folder');
    assert.notEqual(await shown.evaluate(() => getComputedStyle(document.querySelector('.masthead')).backgroundColor), 'rgba(0, 0, 0, 0)');
    assert.deepEqual(complaints, []);
    await shown.close();
    assert.equal((await read('/.panelist-export/manifest')).status, 404);
    assert.equal((await read('/nothing')).status, 404);
  });
});

test('a folder that no export made is left alone, as are two exports at once and a folder that cannot be', async () => {
  const foreign = join(scratch, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'thesis.txt'), 'Years of work.');
  const refused = refusedExport(foreign);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /holds files that no export made \(thesis\.txt\)/);
  assert.deepEqual(readdirSync(foreign), ['thesis.txt']);
  const nowhere = refusedExport('/proc/nowhere/copy');
  assert.equal(nowhere.status, 1);
  assert.match(nowhere.stderr, /\/proc\/nowhere/);
  const locked = startChild('flock', [join(copy, '.panelist-export/lock'), 'sh', '-c', 'echo held; cat'], {stdio: ['pipe', 'pipe', 'inherit']});
  await unlessEnded(locked, new Promise((done) => locked.stdout.once('data', done)));
  const second = refusedExport(copy);
  assert.equal(second.status, 1);
  assert.match(second.stderr, /another export writes/);
  locked.stdin.end();
  await locked.ended;
  server.settings.PANELIST_SERVER__PUBLIC_URL = '';
  const nameless = refusedExport(copy);
  server.settings.PANELIST_SERVER__PUBLIC_URL = server.url;
  assert.equal(nameless.status, 2);
  assert.match(nameless.stderr, /set server\.public_url/);
});

test('a list of files that somebody changed removes nothing outside of the folder', () => {
  const victim = join(scratch, 'victim.txt');
  writeFileSync(victim, 'Not of the copy.');
  appendFileSync(join(copy, '.panelist-export/manifest'), `../victim.txt\n${victim}\ntools/../../victim.txt\n`);
  exportTo();
  assert.ok(existsSync(victim));
});

test('the copy of a headless site is the one to be indexed, that of a preview is not', () => {
  const page = (mode) => {
    const folder = join(scratch, mode);
    server.settings.PANELIST_SITE__MODE = mode;
    exportTo(folder);
    delete server.settings.PANELIST_SITE__MODE;
    return [bytes('tools/anchor/index.html', folder), bytes('sitemap.xml', folder)].join('');
  };
  const headless = page('headless');
  assert.doesNotMatch(headless, /noindex/);
  assert.ok(headless.includes(`<loc>${files.url}/tools/anchor</loc>`));
  const preview = page('preview');
  assert.match(preview, /noindex/);
  assert.doesNotMatch(preview, /<loc>/);
});

test('a disk that is full and a page that answers what it must not are named, and the next export makes the copy whole', async () => {
  const small = join(scratch, 'small');
  const words = [binary, 'export', small, ...(server.settings.PANELIST_STORAGE__URL ? [] : ['--data', server.data]), '--config', join(root, 'config.toml')];
  const full = spawnSync('sh', ['-c', 'trap "" XFSZ; ulimit -f 8; exec "$@"', 'sh', ...words], {encoding: 'utf8', env: {...process.env, ...server.settings}});
  assert.equal(full.status, 1, full.stdout + full.stderr);
  assert.match(full.stderr, /cannot write .*small.*: File too large/);
  exportTo(small);
  assert.deepEqual(filesOf(small), filesOf(copy));
  for (const name of filesOf(copy)) assert.ok(bytes(name).equals(bytes(name, small)), name);
  mkdirSync(join(small, 'static/site.css.d'));
  rmSync(join(small, 'robots.txt'));
  mkdirSync(join(small, 'robots.txt'));
  const blocked = refusedExport(small);
  assert.equal(blocked.status, 1);
  assert.match(blocked.stderr, /cannot write .*robots\.txt: Is a directory/);
});

test('an export that is killed leaves nothing that the next one does not know of', async () => {
  const torn = join(scratch, 'torn');
  const late = await house.publish({name: 'Latecomer', category: 'Editors'});
  const place = server.settings.PANELIST_STORAGE__URL ? [] : ['--data', server.data];
  const child = startChild(binary, ['export', torn, ...place, '--config', join(root, 'config.toml')], {env: {...process.env, ...server.settings}, stdio: 'ignore'});
  const manifest = join(torn, '.panelist-export/manifest.next');
  const isUnderWay = () => existsSync(manifest) && readFileSync(manifest, 'utf8').includes('tools/latecomer');
  await unlessEnded(child, (async () => { while (!isUnderWay()) await new Promise(setImmediate); })());
  await stopChild(child, 'SIGKILL');
  const known = readFileSync(manifest, 'utf8').split('\n');
  for (const name of filesOf(torn)) assert.ok(known.includes(name), name);
  server.cli('run', 'act', 'retract', String(late.run), '--reason', 'Too late.');
  exportTo(torn);
  exportTo(copy);
  assert.deepEqual(filesOf(torn), filesOf(copy));
  assert.ok(!existsSync(join(torn, 'tools/latecomer.md')));
});

test('a page that answers what it must not is named', async () => {
  server.sql("DELETE FROM revision WHERE page = 'tool' AND page_id = (SELECT id FROM tool WHERE slug = 'row-7')");
  const refused = refusedExport(copy);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /GET \/tools\/row-7 answered 404/);
  assert.ok(has('tools/row-7/index.html'), 'what was there stays until an export is whole');
});
