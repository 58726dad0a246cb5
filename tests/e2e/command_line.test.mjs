// The command line as scripts use it: exit codes, words on standard error, backup and restore under load.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {Clients, inParallel} from './load.mjs';
import {Server, binary, quote, root} from './server.mjs';

function scratch(t) {
  const folder = mkdtempSync(join(tmpdir(), 'panelist-cli-'));
  t.after(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}
function run(words, {config = join(root, 'config.toml'), env = {}} = {}) {
  return spawnSync(binary, [...words, '--config', config], {encoding: 'utf8', env: {...process.env, PANELIST_LOG__LEVEL: 'error', ...env}});
}

test('every key of config.toml stands there with its default', () => {
  const text = readFileSync(join(root, 'config.toml'), 'utf8');
  const quiet = {env: {PANELIST_LOG__LEVEL: undefined}};
  const shown = JSON.parse(run(['config', '--json'], quiet).stdout);
  for (const [name, {origin}] of Object.entries(shown)) {
    assert.match(origin, /config\.toml:\d+$/, `${name} stands in config.toml`);
    assert.match(text, new RegExp(`^${name.split('.')[1]} = .*# `, 'm'), `${name} is explained`);
  }
  const empty = mkdtempSync(join(tmpdir(), 'panelist-cli-'));
  writeFileSync(join(empty, 'config.toml'), '');
  const defaults = JSON.parse(run(['config', '--json'], {...quiet, config: join(empty, 'config.toml')}).stdout);
  rmSync(empty, {recursive: true});
  for (const [name, {value}] of Object.entries(shown)) assert.equal(value, defaults[name].value, name);
});

test('a second server on the folder, a port in use and a folder that cannot be made each get one clear line', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  const second = run(['serve', '--data', server.data, '--listen', '127.0.0.1:0']);
  assert.equal(second.status, 1);
  assert.match(second.stderr, /serves|already|another/i);
  const taken = run(['serve', '--data', scratch(t), '--listen', server.url.slice(7)]);
  assert.equal(taken.status, 1);
  assert.match(taken.stderr, /in use/);
  const nowhere = run(['serve', '--data', '/proc/nowhere', '--listen', '127.0.0.1:0']);
  assert.equal(nowhere.status, 1);
  assert.match(nowhere.stderr, /\/proc\/nowhere/);
  for (const answer of [second, taken, nowhere]) assert.equal(answer.stderr.trim().split('\n').length, 1, answer.stderr);
});

test('a backup under load restores to a database that passes check and verify; restore refuses while a server runs', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  const admin = server.addUser('admin@example.org', 'Admin', ['admin', 'reviewer'], ['developer', 'skeptic', 'buyer', 'futurist']);
  const clients = new Clients(server.url, 16);
  const file = join(scratch(t), 'copy.db');
  let sent = 0;
  const load = inParallel(300, 16, async (index) => {
    const tool = await clients.send('POST', '/api/v1/tools', admin, {name: `Tool ${index}`, tagline: 't', category: 'c', description: 'd', entry: 'free'});
    assert.equal(tool.status, 201);
    if (++sent === 60) server.cli('backup', file);
    const tasks = await clients.send('GET', `/api/v1/tasks?run=${tool.json.run.id}`, admin);
    for (const task of tasks.json.items.slice(0, 1 + (index % 4)).filter((one) => one.assignee))
      await clients.send('POST', `/api/v1/tasks/${task.id}/verdict`, admin, {decision: 'ship', quote: quote(70, 'It'), slots: {}});
  });
  await load;
  clients.close();
  assert.ok(existsSync(file));
  assert.match(run(['restore', file, '--data', server.data]).stderr, /server|serves|running/i);
  const other = scratch(t);
  const restored = run(['restore', file, '--data', other]);
  assert.equal(restored.status, 0, restored.stderr);
  assert.match(run(['check', '--data', other]).stdout, /everything holds/);
  assert.match(run(['verify', '--data', other]).stdout, /everything holds/);
  assert.ok(JSON.parse(run(['check', '--data', other, '--json']).stdout).counts.runs >= 60);
  assert.match(server.cli('check'), /everything holds/);
});

test('the last admin cannot be switched off, and a disabled reviewer hands the open tasks on', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  const admin = server.addUser('admin@example.org', 'Admin', ['admin']);
  server.addUser('one@example.org', 'One', ['reviewer'], ['developer']);
  server.addUser('two@example.org', 'Two', ['reviewer'], ['developer']);
  const tool = await server.api('POST', '/api/v1/tools', {token: admin, body: {name: 'T', tagline: 't', category: 'c', description: 'd', entry: 'free'}});
  const before = await server.api('GET', `/api/v1/tasks?run=${tool.json.run.id}`, {token: admin});
  const seat = before.json.items.find((task) => task.persona === 'developer');
  server.cli('user', 'disable', seat.assignee.email);
  const after = await server.api('GET', `/api/v1/tasks?run=${tool.json.run.id}`, {token: admin});
  const next = after.json.items.find((task) => task.persona === 'developer');
  assert.notEqual(next.assignee.email, seat.assignee.email);
  assert.throws(() => server.cli('user', 'disable', 'admin@example.org'), /admin/);
  assert.match(server.cli('check'), /everything holds/);
});

test('rebalance prints the plan and changes nothing, with --apply it moves the seats', async (t) => {
  const server = await Server.start();
  t.after(() => server.stop());
  const admin = server.addUser('admin@example.org', 'Admin', ['admin']);
  server.addUser('one@example.org', 'One', ['reviewer'], ['developer']);
  await server.api('POST', '/api/v1/tools', {token: admin, body: {name: 'T', tagline: 't', category: 'c', description: 'd', entry: 'free'}});
  server.addUser('two@example.org', 'Two', ['reviewer'], ['developer']);
  const holder = async () => (await server.api('GET', '/api/v1/tasks', {token: admin})).json.items.find((task) => task.persona === 'developer').assignee.name;
  assert.match(server.cli('user', 'change', 'one@example.org', '--cap', '0', '--share', '0.5', '--day', 'mon', '--day', 'fri'),
    /^one@example\.org: share 0\.5, cap 0, works mon,fri\n$/);
  assert.match(server.cli('rebalance'), /^1 seat would go to somebody else\n {2}T +developer +One -> Two: One is over the cap \(1 of 0\)\n3 seats nobody can take\n/);
  assert.equal(await holder(), 'One');
  assert.match(server.cli('rebalance', '--apply'), /^1 seat moved\n$/);
  assert.equal(await holder(), 'Two');
  assert.deepEqual(JSON.parse(server.cli('rebalance', '--json')).moves, []);
  const stale = await server.api('POST', '/api/v1/rebalance', {token: admin, body: {plan: 'an old one'}});
  assert.equal(stale.status, 412);
  assert.throws(() => server.cli('user', 'change', 'one@example.org', '--share', '9'), /from 0\.25 to 4/);
  assert.match(server.cli('check'), /everything holds/);
});

test('import: a CSV is tried, stored whole or not at all, and what cannot be read names its line', (t) => {
  const data = scratch(t);
  const file = join(data, 'tools.csv');
  const head = 'name,tagline,category,description,entry,price.amount,price.currency,price.unit,capabilities';
  const write = (...rows) => writeFileSync(file, [head, ...rows].join('\r\n') + '\r\n');
  const tools = () => JSON.parse(run(['status', '--json', '--data', data]).stdout).runs.length;
  write('Lantern,Traces,Dev,"A ""quoted"", text\nof two lines",paid,12,EUR,month,tracing;replay', 'Anchor,Deploys,Dev,d,free,,,,');
  const dry = run(['import', file, '--dry-run', '--data', data]);
  assert.equal(dry.status, 0, dry.stderr);
  assert.match(dry.stdout, /2 accepted, 0 refused, 0 stored/);
  assert.equal(tools(), 0);
  assert.match(run(['import', file, '--data', data]).stdout, /row 1: accepted as lantern\n.*\n2 accepted, 0 refused, 2 stored/);
  assert.equal(tools(), 2);
  // Nobody is there yet: what blocks both is said first, and what would unblock them.
  const told = run(['status', '--data', data]).stdout;
  assert.match(told, /^2 open, 2 need an editor\n\nWaiting for\n {2}8 seats without a reviewer in 2 runs/);
  assert.match(told, /What unblocks most\n {2}Find somebody for 2 developer seats \(2 runs\) {2}waits:free_seat persona:developer\n/);
  assert.equal(JSON.parse(run(['status', '--json', '--data', data]).stdout).pipeline.blockers[0].kind, 'free_seat');
  const lint = run(['workflow', 'lint', '--strict', '--data', data]);
  assert.equal(lint.status, 1);
  assert.match(lint.stdout, /panel-review\.toml:\d+: warning: step "panel": nobody can fill the buyer seat: no active person holds this persona\n/);
  assert.equal(run(['workflow', 'lint', '--data', data]).status, 0);
  assert.equal(JSON.parse(run(['workflow', 'lint', '--json', '--data', data]).stdout).has_people, true);
  write('Third,t,Dev,d,free,,,,', 'Lantern,t,Dev,d,free,,,,', 'Fourth,t,Dev,d,perhaps,,,,');
  const refused = run(['import', file, '--data', data]);
  assert.equal(refused.status, 1);
  assert.match(refused.stdout, /1 accepted, 2 refused, 0 stored/);
  assert.equal(tools(), 2);
  for (const [text, expected] of [
    ['name,name\na,b\n', /line 1: the column "name" stands there twice/],
    ['name,starting_price,price.amount\na,b,1\n', /line 1: write starting_price\.amount, starting_price\.currency/],
    ['name,tagline\na\n', /line 2: 1 cells, but the first line names 2/],
    ['name,tagline\na,"open\n', /line 2: a quote is not closed/],
  ]) {
    writeFileSync(file, text);
    const answer = run(['import', file, '--data', data]);
    assert.equal(answer.status, 1);
    assert.match(answer.stderr, expected);
  }
});

test('workflow lint counts, show lists and draw draws the workflows; an unknown name names the known ones', () => {
  assert.match(run(['workflow', 'lint']).stdout, /^4 personas and \d workflows are fine(; no database yet, so nobody was looked for)?\n$/);
  assert.match(run(['workflow', 'show', 'panel-review']).stdout, /^panel-review version \d+ .*\n {2}[0-9a-f]{64}\n/);
  for (const [words, file] of [[['table'], 'docs/tasks.md'], [['draw', '--tasks'], 'docs/tasks.svg']])
    assert.equal(run(['workflow', ...words]).stdout, readFileSync(join(root, file), 'utf8'));
  assert.equal(JSON.parse(run(['workflow', 'table', '--json']).stdout).cells.length, 600);
  assert.equal(run(['workflow', 'draw']).status, 2);
  const drawing = run(['workflow', 'draw', 'panel-review']).stdout;
  assert.match(drawing, /^<svg /);
  const order = ['Triage', 'Panel', 'developer, skeptic, buyer', 'futurist', 'Aggregate', 'Publish', 'Notify'];
  for (let at = 0, next = 0; next < order.length; ++next) {
    at = drawing.indexOf(order[next], at);
    assert.ok(at >= 0, `${order[next]} comes in its turn`);
  }
  assert.equal(JSON.parse(run(['workflow', 'draw', 'panel-review', '--json']).stdout).svg, drawing);
  const unknown = run(['workflow', 'draw', 'panel-revue']);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /no workflow panel-revue; there is .*panel-review/);
});

test('usage mistakes exit with 2, and help names every subcommand', () => {
  assert.equal(run(['no-such-thing']).status, 2);
  const help = spawnSync(binary, ['--help'], {encoding: 'utf8'});
  assert.equal(help.status, 0);
  for (const name of ['serve', 'demo', 'submit', 'status', 'tasks', 'run', 'rebalance', 'user', 'token', 'webhook', 'workflow', 'migrate', 'check', 'verify', 'backup', 'restore', 'config'])
    assert.match(help.stdout, new RegExp(`\\b${name}\\b`));
});
