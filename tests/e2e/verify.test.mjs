// The script of docs/verify.md, as a reader would run it, on a real server; then on copies of its database that somebody changed.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {House, personas} from './house.mjs';
import {Receiver, Server, binary, isAboutSqlite, quote, root, slotsOf} from './server.mjs';

const script = readFileSync(join(root, 'docs/verify.md'), 'utf8').match(/```python\n([\s\S]*?)```/)[1];
const folder = mkdtempSync(join(tmpdir(), 'panelist-verify-'));
let house, receiver, tool, open, noted;

before(async () => {
  writeFileSync(join(folder, 'verify.py'), script);
  receiver = await new Receiver().listen();
  house = await House.open();
  await house.post('/api/v1/webhooks', {url: receiver.url, types: ['verdict.submitted']}, 'admin');
  await house.publish({}, ['skeptic']);
  tool = await house.submit();
  const first = await house.verdict(tool.task.buyer, 'buyer', {quote: quote(70, 'The first thought of the buyer is: it')});
  tool.first = first.json.commitment;
  assert.equal((await house.post(`/api/v1/tasks/${tool.task.buyer}/reopen`, undefined, 'buyer')).status, 200);
  for (const persona of personas) {
    const done = await house.verdict(tool.task[persona], persona, {decision: persona === 'buyer' ? 'skip' : 'ship', slots: {...slotsOf[persona], ...(persona === 'futurist' ? {prediction: {claim: 'Ünder “one” roof', date: '2027-06-01', probability: 0.25}} : {})}});
    assert.equal(done.status, 200, done.text);
  }
  open = await house.submit();
  await house.verdict(open.task.buyer, 'buyer');
});
after(async () => {
  await house.close();
  await receiver.close();
  rmSync(folder, {recursive: true, force: true});
});

const python = (...words) => {
  const {status, stdout, stderr} = spawnSync('python3', words, {encoding: 'utf8'});
  return {status, text: stdout + stderr};
};
const verify = (url, ...heads) => python(join(folder, 'verify.py'), url, ...heads);

test('the script has at most 50 lines and passes on what the server publishes, a reopened verdict included', async () => {
  assert.ok(script.trimEnd().split('\n').length <= 50, `${script.split('\n').length} lines`);
  const {status, text} = verify(house.server.url);
  assert.equal(status, 0, text);
  noted = text.match(/everything holds; note (\d+:[0-9a-f]{64})/)[1];
  assert.equal(verify(house.server.url, noted).status, 0);
  const other = `${noted.split(':')[0]}:${'0'.repeat(64)}`;
  assert.equal(verify(house.server.url, other).status, 1, 'a head that is not there is missed');
  for (const command of ['verify', 'check']) assert.match(house.server.cli(command), /everything holds/);
  const seals = (await house.get('/seals.json?limit=200', null)).json.items;
  const superseded = seals.filter((seal) => seal.state === 'superseded');
  assert.deepEqual(superseded.map((seal) => [seal.commitment, seal.opened, seal.version]), [[tool.first, true, 1]]);
  assert.match(superseded[0].text, /The first thought/);
  assert.equal(seals.filter((seal) => !seal.opened).length, 1);
});

test('the webhook gave the very commitments that are in the history, the first version too', async () => {
  const events = await receiver.several(10);
  const sent = events.map((event) => event.json.data.verdict.commitment);
  const seals = (await house.get('/seals.json?limit=200', null)).json.items;
  assert.deepEqual([...sent].sort(), seals.map((seal) => seal.commitment).sort());
  const entries = (await house.get(`/tools/${tool.slug}/history.json?limit=200`, null)).json.items;
  const chained = entries.filter((entry) => entry.type === 'verdict.submitted').map((entry) => entry.public.commitment);
  assert.ok(chained.includes(tool.first) && chained.length === 5);
  assert.ok(chained.every((commitment) => sent.includes(commitment)));
  assert.ok(entries.findIndex((entry) => entry.type === 'panel.closed') > entries.findLastIndex((entry) => entry.type === 'verdict.submitted'));
});

test('the page and its JSON say the head of the history, and what it proves', async () => {
  const history = (await house.get(`/tools/${tool.slug}/history.json`, null)).json;
  const head = history.runs[0].head;
  assert.equal(history.items.at(-1).link, head);
  const page = await house.get(`/tools/${tool.slug}`, null);
  assert.match(page.text, new RegExp(`/tools/${tool.slug}/history.json.*${head}`, 's'));
  assert.match((await house.get('/methodology', null)).text, /id="proof"/);
  const json = (await house.get(`/api/v1/tools/${tool.slug}`, null)).json;
  assert.deepEqual(json.history, {url: `/tools/${tool.slug}/history.json`, entries: history.items.length, head});
});

test('a tool in review has no public history, and no name in the log', async () => {
  for (const who of [null, 'editor', 'buyer']) assert.equal((await house.get(`/tools/${open.slug}/history.json`, who)).status, 404);
  const log = await house.get('/history.json?limit=200', null);
  assert.ok(log.json.items.some((line) => line.run === open.run && line.type === 'verdict.submitted'));
  assert.doesNotMatch(log.text, new RegExp(open.slug));
});

/// A copy of the file after `change`, a Python text with the open connection `db`; asked by all who look.
async function examine(change, look) {
  const data = mkdtempSync(join(tmpdir(), 'panelist-changed-'));
  house.server.cli('backup', join(data, 'panelist.db'));
  const done = python('-c', `import sqlite3, json, hashlib, sys\ndb = sqlite3.connect(sys.argv[1], isolation_level=None)\ndb.execute("PRAGMA foreign_keys=0")\n${change}\ndb.close()`,
    join(data, 'panelist.db'));
  assert.equal(done.status, 0, done.text);
  const server = await Server.start({data});
  try {
    const command = (name) => spawnSync(binary, [name, '--config', join(root, 'config.toml'), '--data', data], {encoding: 'utf8'});
    await look({server, command});
  } finally {
    await server.stop();
  }
}

const changed = {
  'a quote that is shown': ["UPDATE verdict SET content = replace(content, 'plainly', 'hardly') WHERE persona = 'developer' AND state = 'public'", ['verify']],
  'a quote that was taken back': ["UPDATE verdict SET content = replace(content, 'first thought', 'last thought') WHERE state = 'superseded'", ['verify']],
  'a quote and its commitment': ["UPDATE verdict SET content = replace(content, 'first thought', 'last thought'), commitment = lower(hex(zeroblob(32))) WHERE state = 'superseded'", ['verify', 'check']],
  'an entry taken out': ["DELETE FROM event WHERE type = 'task.reopened'", ['verify', 'check']],
  'the last entry taken out': ["DELETE FROM event WHERE run_id = RUN AND seq = (SELECT max(seq) FROM event WHERE run_id = RUN)", ['verify', 'check']],
  'the time of an entry': ["UPDATE event SET at = at - 60000 WHERE type = 'verdict.submitted' AND run_id = RUN", ['verify', 'check']],
  'a person in an entry': ["UPDATE event SET actor_id = (SELECT min(id) FROM person) WHERE type = 'verdict.submitted' AND run_id = RUN", ['verify', 'check']],
  'a line of the log taken out': ["DELETE FROM history_log WHERE number = 3", ['verify', 'check']],
  'a whole published panel taken out': ["DELETE FROM event WHERE run_id = RUN; DELETE FROM verdict WHERE run_id = RUN; DELETE FROM task WHERE run_id = RUN; UPDATE tool SET published_run_id = NULL, run_id = NULL WHERE run_id = RUN; DELETE FROM run WHERE id = RUN",
    ['verify', 'check']],
};
for (const [what, [sql, commands]] of Object.entries(changed)) {
  test(`${what}: the script and the program say so`, {skip: isAboutSqlite}, async () => {
    await examine(`db.executescript(${JSON.stringify(sql.replaceAll('RUN', tool.run))})`, ({server, command}) => {
      const {status, text} = verify(server.url);
      assert.equal(status, 1, text);
      assert.match(text, /^WRONG$/m);
      for (const name of commands) {
        const {status: code, stdout} = command(name);
        assert.equal(code, 1, `${name}: ${stdout}`);
        assert.match(stdout, /PROBLEM/);
      }
    });
  });
}

test('a history written anew from end to end passes by itself, and not against a head that was noted', {skip: isAboutSqlite}, async () => {
  const entries = (await house.get(`/tools/${tool.slug}/history.json?limit=200`, null)).json.items;
  const log = (await house.get('/history.json?limit=200', null)).json.items;
  const anew = `
def link(before, entry, names):
    text = json.dumps({name: entry[name] for name in names.split()}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(bytes.fromhex(before) + text.encode()).hexdigest()
before, heads = "00" * 32, {}
entries, log = json.loads(${JSON.stringify(JSON.stringify(entries))}), json.loads(${JSON.stringify(JSON.stringify(log))})
entries[0]["at"] = "2020-01-01T00:00:00.000Z"
db.execute("UPDATE event SET at = 1577836800000 WHERE run_id = ? AND seq = 1", (entries[0]["run"],))
for entry in entries:
    before = heads[entry["seq"]] = link(before, entry, "run seq type at public private")
    db.execute("UPDATE event SET link = ? WHERE run_id = ? AND seq = ?", (bytes.fromhex(before), entry["run"], entry["seq"]))
db.execute("UPDATE run SET head = ? WHERE id = ?", (bytes.fromhex(before), entries[0]["run"]))
before = "00" * 32
for line in log:
    if line["run"] == entries[0]["run"]: line["head"] = heads[line["seq"]]
    before = link(before, line, "number at run seq type head")
    db.execute("UPDATE history_log SET head = ?, link = ? WHERE number = ?", (bytes.fromhex(line["head"]), bytes.fromhex(before), line["number"]))`;
  await examine(anew, ({server}) => {
    const alone = verify(server.url);
    assert.equal(alone.status, 0, alone.text);
    const against = verify(server.url, noted);
    assert.equal(against.status, 1, against.text);
    assert.match(against.text, new RegExp(noted));
  });
});
