// Measures a filled installation (docs/bench.md, "At scale"): node tests/bench/scale.mjs FOLDER... [--rounds N] [--slow] [--idle]
// FOLDER is one that `panelist bench --fill N --data FOLDER` made. Prints one column a folder, milliseconds unless it says
// otherwise; nothing is judged. Each measured folder gets an administrator, a reviewer and one more tool. --slow also takes
// a backup beside the folder (removed) and runs `panelist check`. --idle measures only a server that nobody asks: a minute after
// its start, so that what fell due meanwhile is done, for another minute.
import {execFileSync, spawn} from 'node:child_process';
import {existsSync, readFileSync, readdirSync, rmSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {Server, binary} from '../e2e/server.mjs';

const words = process.argv.slice(2);
const rounds = words.includes('--rounds') ? Number(words[words.indexOf('--rounds') + 1]) : 200;
const folders = words.filter((word, index) => !word.startsWith('--') && words[index - 1] !== '--rounds');
const isSlow = words.includes('--slow'), isIdle = words.includes('--idle');
if (folders.length === 0) throw new Error('name the folders that panelist bench --fill made');

const settings = {PANELIST_COMPARE__AUTO_PAIRS: '0', PANELIST_LOG__LEVEL: 'warn', PANELIST_SITE__MODE: 'full'};
const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const memory = (pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;
const cli = (folder, ...more) => execFileSync(binary, [...more, '--data', folder], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, ...settings}});

/// Milliseconds that `work` takes.
async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const enough = 3000;

/// p50 and p99 of a request by one client, after a few that warm it up; a slow one is asked less often.
async function measure(url, path, headers) {
  const took = [];
  const began = performance.now();
  for (let round = -10; round < rounds; ++round) {
    if (performance.now() - began > enough) {
      if (took.length >= 3) break;
      if (round < 0) round = 0;
    }
    const spent = await timed(async () => {
      const answer = await fetch(url + (typeof path === 'function' ? path(Math.abs(round)) : path), {headers, redirect: 'manual'});
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`answers ${answer.status}: ${text.slice(0, 200)}`);
    });
    if (round >= 0) took.push(spent);
  }
  took.sort((a, b) => a - b);
  return {p50: percentile(took, 0.5), p99: percentile(took, 0.99)};
}

const fieldIn = (html) => html.match(/name="form_token" value="([^"]*)"/)[1];

/// Signs in by a one-time link; the cookies.
async function signIn(server, email) {
  const link = server.signInLink(email);
  const page = await fetch(link);
  const cookies = page.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  const body = new URLSearchParams({form_token: fieldIn(await page.text()), secret: new URL(link).searchParams.get('secret')});
  const signed = await fetch(`${server.url}/sign-in/link`, {method: 'POST', redirect: 'manual', body,
    headers: {cookie: cookies, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', origin: server.url}});
  if (signed.status !== 303) throw new Error(`signing in answers ${signed.status}`);
  return signed.headers.getSetCookie().map((one) => one.split(';')[0]).filter((one) => !one.endsWith('=')).join('; ');
}

/// Whoever holds most open tasks.
async function busiest(server, token) {
  const counts = new Map();
  let cursor = '';
  for (let page = 0; page < 10 && cursor !== null; ++page) {
    const list = (await server.api('GET', `/api/v1/tasks?limit=200${cursor}`, {token})).json;
    for (const item of list.items) if (item.assignee) counts.set(item.assignee.email, (counts.get(item.assignee.email) ?? 0) + 1);
    cursor = list.next === null ? null : `&cursor=${encodeURIComponent(list.next)}`;
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
}

/// From the start of the process to the answer of the first submission.
async function measureStart(folder, token, figures) {
  let server;
  const listening = await timed(async () => { server = await Server.start({settings, data: folder}); });
  const submitting = await timed(async () => {
    const sent = await server.api('POST', '/api/v1/tools', {token, body: {name: `Scale ${Date.now()}`, tagline: 'One more', category: 'Bench 1',
      description: 'Sent while a measurement ran.', entry: 'free'}});
    if (sent.status !== 201) throw new Error(sent.text);
  });
  figures.push(['start until it listens', listening], ['start until a submission is answered', listening + submitting]);
  figures.push(['memory after the start, MiB', memory(server.child.pid)]);
  return server;
}

async function measureLists(server, token, figures) {
  const mine = await busiest(server, token);
  const run = (await server.api('GET', '/api/v1/runs?state=published&limit=1', {token})).json.items[0];
  const open = (await server.api('GET', '/api/v1/runs?limit=1', {token})).json.items[0];
  const tools = (await server.api('GET', '/api/v1/tools?state=published&limit=200', {token})).json.items;
  const name = tools[0].facts?.name ?? tools[0].name;
  const api = {authorization: `Bearer ${token}`};
  const editor = {cookie: await signIn(server, 'scale-admin@example.org')};
  const reviewer = {cookie: await signIn(server, mine)};
  const rows = [
    ['my turn, page', '/desk', reviewer],
    ['my own record, page', '/desk/record', reviewer],
    ['pipeline, page', '/editor', editor],
    ['GET /api/v1/pipeline', '/api/v1/pipeline', api],
    ['GET /api/v1/tasks', '/api/v1/tasks', api],
    ['GET /api/v1/runs', '/api/v1/runs', api],
    ['runs: waits:late_reviewer', '/api/v1/runs?q=waits:late_reviewer', api],
    ['runs: overdue', '/api/v1/runs?q=overdue', api],
    ['runs: a name', `/api/v1/runs?q=${encodeURIComponent(`state:all ${name}`)}`, api],
    ['runs: state:published split:3-1', '/api/v1/runs?q=state:published+split:3-1', api],
    ['runs: state:published persona:buyer vote:skip', '/api/v1/runs?q=state:published+persona:buyer+vote:skip', api],
    ['run page, published', `/editor/runs/${run.id}`, editor],
    ['run page, open', `/editor/runs/${open.id}`, editor],
    ['GET /api/v1/runs/ID', `/api/v1/runs/${run.id}`, api],
    ['GET /api/v1/tools', '/api/v1/tools', api],
    ['tools: published', '/api/v1/tools?state=published', api],
    ['tools: a name', `/api/v1/tools?q=${encodeURIComponent(name)}`, api],
    ['tools: no such name', '/api/v1/tools?q=zzzz', api],
    ['tools: a word of many names', '/api/v1/tools?q=bench', api],
    ['tools of a category', '/api/v1/tools?category=bench-1', api],
    ['GET /api/v1/users', '/api/v1/users', api],
    ['GET /api/v1/changes', '/api/v1/changes', api],
    ['a tool page, each another', (round) => `/tools/${tools[round % tools.length].slug}`, {}],
    ['home page', '/', {}],
    ['category page', '/categories/bench-1', {}],
    ['methodology page', '/methodology', {}],
    ['changes page', '/changes', {}],
    ['seals.json', '/seals.json', {}],
    ['sitemap.xml', '/sitemap.xml', {}],
  ];
  for (const [label, path, headers] of rows) {
    try {
      const {p50, p99} = await measure(server.url, path, headers);
      figures.push([label, p50, p99]);
      console.error(`${label}: ${p50.toFixed(2)} ${p99.toFixed(2)}`);
    } catch (problem) {
      figures.push([label, String(problem.message).slice(0, 60)]);
    }
  }
}

/// How often the threads of the process were given a core until now.
function turns(pid) {
  const statuses = readdirSync(`/proc/${pid}/task`).map((thread) => readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8'));
  return statuses.flatMap((status) => [...status.matchAll(/ctxt_switches:\s+(\d+)/g)]).reduce((sum, [, count]) => sum + Number(count), 0);
}

async function measureIdle(folder) {
  const server = await Server.start({settings, data: folder});
  const pid = server.child.pid;
  const minute = () => new Promise((done) => { setTimeout(done, 60_000); });
  const metric = async (name) => Number((await server.api('GET', '/metrics')).text.match(new RegExp(`^panelist_${name} (\\d+)`, 'm'))[1]);
  try {
    await minute();
    const works = await metric('database_works_total');
    const before = turns(pid);
    await minute();
    const after = turns(pid);
    return [['memory, MiB', memory(pid)], ['thread turns per second', (after - before) / 60],
      ['works of the writer per second', (await metric('database_works_total') - works) / 60]];
  } finally {
    server.child.kill('SIGTERM');
    await server.ended;
  }
}

async function measureFolder(folder) {
  if (isIdle) return measureIdle(folder);
  const figures = [];
  const file = join(folder, 'panelist.db');
  let token;
  try {
    token = cli(folder, 'user', 'add', 'scale-admin@example.org', '--name', 'Scale', '--role', 'admin', '--role', 'editor', '--role', 'submitter', '--token').trim().split('\n').at(-1);
  } catch {
    token = cli(folder, 'token', 'create', 'scale-admin@example.org').trim().split('\n').at(-1);
  }
  const server = await measureStart(folder, token, figures);
  try {
    await measureLists(server, token, figures);
    figures.push(['memory after all of this, MiB', memory(server.child.pid)]);
  } finally {
    server.child.kill('SIGTERM');
    await server.ended;
  }
  const size = statSync(file).size;
  figures.push(['file, MiB', size / 1048576]);
  if (isSlow) {
    const copy = `${file}.scale-copy`;
    figures.push(['backup, s', (await timed(() => cli(folder, 'backup', copy))) / 1000]);
    rmSync(copy, {force: true});
    let said = '';
    figures.push(['check, s', (await timed(() => { said = cli(folder, 'check'); })) / 1000]);
    figures.push(['check says', said.trim().split('\n').at(-1)]);
    figures.push(['runs', Number(said.match(/runs: (\d+)/)[1])]);
    figures.push(['bytes per run', size / Number(said.match(/runs: (\d+)/)[1])]);
  }
  return figures;
}

const show = (value) => value === undefined ? '' : typeof value === 'string' ? value : value >= 100 ? value.toFixed(0) : value.toFixed(2);
const columns = [];
for (const folder of folders) {
  if (!existsSync(join(folder, 'panelist.db'))) throw new Error(`${folder} is not filled`);
  columns.push(new Map((await measureFolder(folder)).map(([label, ...values]) => [label, values])));
}
console.log(['', ...folders.flatMap((folder) => [`${folder} p50`, 'p99'])].join('\t'));
for (const label of columns[0].keys())
  console.log([label.padEnd(46), ...columns.flatMap((column) => [show(column.get(label)?.[0]), show(column.get(label)?.[1])].map((cell) => cell.padStart(9)))].join('\t'));
