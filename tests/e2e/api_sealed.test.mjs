// Two panels in the same state, one seat voted ship, the other skip: nobody but the author can tell them apart, by any route.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {after, before, test} from 'node:test';
import {House, assertList, assertProblem} from './house.mjs';
import {quote, slotsOf} from './server.mjs';

const mark = 'unmistakable';
let house, ship, skip;
const viewers = [null, 'submitter', 'skeptic', 'futurist', 'other', 'editor', 'admin'];

before(async () => {
  house = await House.open({PANELIST_COMPARE__AUTO_PAIRS: '0'});
  ship = await house.submit({name: 'Twin aa', category: 'Twins a'}, 'submitter');
  skip = await house.submit({name: 'Twin bb', category: 'Twins b'}, 'submitter');
  // Somebody who holds the persona too, but came when the seats were given.
  house.tokens.other = house.server.addUser('other@example.org', 'The other', ['reviewer'], ['developer', 'buyer']);
  for (const [decision, tool] of Object.entries({ship, skip})) {
    tool.seat = tool.task.buyer;
    const done = await house.post(`/api/v1/tasks/${tool.seat}/verdict`,
      {decision, quote: quote(70, mark), slots: {...slotsOf.buyer, moat: mark}, confidence: 0.5}, 'buyer');
    assert.equal(done.status, 200, done.text);
  }
});
after(() => house.close());

/// What an answer says once names, numbers, hashes and times of the one tool are taken for the other's.
function level(text) {
  return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME').replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH').replaceAll(/<code>[0-9a-f]{16}<\/code>/g, 'REQUEST').replaceAll(/twin-?(aa|bb)/gi, 'TWIN').replaceAll(/Twin (aa|bb)/g, 'TWIN')
    .replaceAll(/twins-(a|b)/g, 'TWINS').replaceAll(/Twins (a|b)\b/g, 'TWINS').replaceAll(/\b\d{3,}\b/g, 'ID').replaceAll(/\d\d:\d\d/g, 'CLOCK');
}

const addresses = (tool) => [`/api/v1/tools/${tool.slug}`, `/api/v1/runs/${tool.run}`, `/api/v1/tasks?run=${tool.run}&state=all`, `/api/v1/tasks?run=${tool.run}`,
  `/api/v1/tasks?state=completed&run=${tool.run}`, `/api/v1/tasks/${tool.seat}`, `/api/v1/tasks/${tool.seat}/draft`, `/tools/${tool.slug}`, `/tools/${tool.slug}.md`, `/tools/${tool.slug}/history.json`,
  `/badges/${tool.slug}.svg`, `/editor/runs/${tool.run}`, `/editor/tools/${tool.slug}`, `/desk/tasks/${tool.seat}`, `/desk/tasks/${tool.seat}/review`,
  `/editor/runs/${tool.run}/open-sealed`, `/editor/runs/${tool.run}/withdraw`, `/editor/runs/${tool.run}/tasks/${tool.seat}/send-back`, `/categories/twins-${tool === ship ? 'a' : 'b'}`];
const common = ['/', '/changes', '/changes.atom', '/changes.json', '/sitemap.xml', '/llms.txt', '/methodology', '/personas/buyer', '/seals.json?limit=200', '/history.json?limit=200', '/desk', '/desk/record',
  '/editor', '/api/v1/tools', '/api/v1/runs?state=all', '/api/v1/tasks?state=all', '/api/v1/comparisons', '/api/v1/changes', '/api/v1/audit', '/metrics', '/admin/audit', '/api/v1/me',
  '/api/v1/users', '/admin/users'];

test('no page and no answer tells a sealed vote to anybody but its author', async (t) => {
  let count = 0;
  for (const who of viewers) {
    const [one, other] = [addresses(ship), addresses(skip)];
    for (const [index, path] of one.entries()) {
      const left = await house.get(path, who);
      const right = await house.get(other[index], who);
      assert.ok(left.status < 500, `${path} as ${who}`);
      assert.equal(level(left.text), level(right.text), `${path} as ${who}`);
      assert.equal(left.status, right.status);
      assert.doesNotMatch(left.text + right.text, new RegExp(mark), `${path} as ${who}`);
      count += 2;
    }
    for (const path of common) {
      const answer = await house.get(path, who);
      assert.doesNotMatch(answer.text, new RegExp(mark), `${path} as ${who}`);
      count += 1;
    }
  }
  const own = await house.get(`/api/v1/tasks/${ship.seat}`, 'buyer');
  assert.equal(own.json.verdict.decision, 'ship');
  const others = await house.get(`/api/v1/tasks/${skip.seat}`, 'buyer');
  assert.notEqual(level(own.text), level(others.text), 'the author sees a difference, so this comparison can fail');
  t.diagnostic(`${count} answers`);
});

test('no filter, order or count of a list tells it either', async () => {
  for (const who of ['editor', 'admin', 'skeptic', 'other', 'futurist']) {
    for (const query of ['vote:ship', 'vote:skip', 'vote:ship persona:buyer', 'vote:skip persona:buyer', 'split:1-0', 'split:0-1', 'split:0-1 state:in_review', 'vote:skip state:in_review',
      'state:all vote:ship', mark]) {
      const found = assertList(await house.get(`/api/v1/runs?limit=200&q=${encodeURIComponent(query)}`, who)).map((run) => run.id);
      assert.equal(found.includes(ship.run), found.includes(skip.run), `${query} as ${who}`);
      const page = await house.get(`/editor?q=${encodeURIComponent(query)}`, who);
      assert.equal(page.text.includes('Twin aa'), page.text.includes('Twin bb'), `${query} on the page as ${who}`);
    }
    for (const query of [mark, 'ship', 'skip']) {
      const found = assertList(await house.get(`/api/v1/tools?limit=200&q=${query}`, who));
      assert.equal(found.some((tool) => tool.id === ship.id), found.some((tool) => tool.id === skip.id));
    }
  }
});

test('no refusal tells it', async () => {
  const calls = [['verdict', {decision: 'ship', quote: quote(70, 'x')}], ['verdict', {}], ['reopen', undefined], ['claim', undefined], ['decline', {reason: 'x'}], ['abstain', {}],
    ['delegate', {assignee: 'skeptic@example.org'}], ['assign', {assignee: 'skeptic@example.org'}], ['suspend', undefined], ['extend', undefined]];
  for (const who of ['skeptic', 'futurist', 'other', 'submitter', 'editor', 'admin']) {
    for (const [verb, body] of calls) {
      const left = await house.post(`/api/v1/tasks/${ship.seat}/${verb}`, body, who);
      const right = await house.post(`/api/v1/tasks/${skip.seat}/${verb}`, body, who);
      assert.ok(left.status >= 400, `${verb} as ${who}: ${left.text}`);
      assert.equal(level(left.text), level(right.text), `${verb} as ${who}`);
    }
    const draft = await house.call('PUT', `/api/v1/tasks/${ship.seat}/draft`, who, {quote: 'x'});
    assert.ok(draft.status >= 400, draft.text);
  }
});

test('an editor who opens sealed verdicts reads them, alone, on record, and gets no seat of that panel', async () => {
  assertProblem(await house.post(`/api/v1/runs/${ship.run}/open-sealed`, undefined, 'skeptic'), 403);
  const opened = await house.post(`/api/v1/runs/${ship.run}/open-sealed`, {reason: 'A complaint'}, 'editor');
  assert.equal(opened.status, 200, opened.text);
  assert.match(opened.text, new RegExp(mark));
  for (const who of ['admin', 'skeptic', 'submitter', null]) {
    assert.doesNotMatch((await house.get(`/api/v1/runs/${ship.run}`, who)).text, new RegExp(mark), String(who));
  }
  assert.doesNotMatch((await house.get(`/api/v1/runs/${skip.run}`, 'editor')).text, new RegExp(mark), 'the other panel stays sealed');
  assert.ok(opened.json.history.some((event) => event.type.includes('sealed') && event.actor.includes('editor')), opened.text);
  const seat = assertList(await house.get(`/api/v1/tasks?run=${ship.run}`)).find((task) => task.persona === 'skeptic');
  const users = assertList(await house.get('/api/v1/users?email=editor@example.org', 'admin'));
  const given = await house.call('PATCH', `/api/v1/users/${users[0].id}`, 'admin', {personas: ['skeptic'], roles: ['editor', 'reviewer']});
  assert.equal(given.status, 200, given.text);
  assertProblem(await house.post(`/api/v1/tasks/${seat.id}/assign`, {assignee: 'editor@example.org'}, 'admin'), 409);
});

test('at the close nonce and text are published and fit the commitment', async () => {
  for (const persona of ['developer', 'skeptic', 'futurist']) {
    assert.equal((await house.verdict(skip.task[persona], persona)).status, 200);
  }
  const seals = assertList(await house.get('/seals.json?limit=200', null));
  const opened = seals.filter((seal) => seal.opened);
  assert.equal(opened.length, 4);
  for (const seal of opened) {
    const hash = createHash('sha256').update(Buffer.from(seal.nonce, 'hex')).update(seal.text).digest('hex');
    assert.equal(hash, seal.commitment);
  }
  assert.ok(opened.some((seal) => seal.text.includes(mark)));
});
