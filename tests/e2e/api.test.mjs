// The HTTP API as another program meets it: a real process, plain fetch, PRODUCT.md section 10 line by line.
import assert from 'node:assert/strict';
import {request} from 'node:http';
import {after, before, test} from 'node:test';
import {House, assertKeys, assertList, assertProblem, assertTimes, isTime, personas} from './house.mjs';
import {quote, slotsOf} from './server.mjs';

let house;
before(async () => { house = await House.open(); });
after(() => house.close());

const raw = (method, path, who, text, headers) => house.server.api(method, path, {token: house.tokens[who], raw: text, headers});

/// One request as it stands on the wire; the status and the body of the answer.
function onTheWire(head, body = '') {
  const url = new URL(house.server.url);
  return new Promise((done, failed) => {
    import('node:net').then(({connect}) => {
      const socket = connect(Number(url.port), url.hostname, () => socket.write(head + body));
      let text = '';
      socket.on('data', (bytes) => { text += bytes; });
      socket.on('error', failed);
      socket.on('close', () => done({status: Number(text.split(' ')[1]), text}));
    });
  });
}

test('what is public answers without a token; the rest says 401 with a problem', async () => {
  await house.publish();
  for (const path of ['tools', 'comparisons', 'changes']) assertList(await house.get(`/api/v1/${path}`, null));
  for (const path of ['personas', 'workflows', 'event-types']) assert.ok(assertList(await house.get(`/api/v1/${path}`, null)).length > 0);
  for (const path of ['/api/v1/openapi.json', '/healthz', '/readyz', '/metrics', '/seals.json']) {
    assert.equal((await house.get(path, null)).status, 200, path);
  }
  for (const path of ['tasks', 'runs', 'webhooks', 'users', 'tokens', 'events', 'tasks/1', 'runs/1', 'tasks/1/draft']) {
    const answer = await house.get(`/api/v1/${path}`, null);
    assertProblem(answer, 401);
    assert.match(answer.headers.get('www-authenticate'), /Bearer/);
  }
  assertProblem(await house.server.api('GET', '/api/v1/tasks', {token: 'pnl_wrong'}), 401);
  assertProblem(await house.server.api('GET', '/api/v1/tools', {token: 'pnl_wrong'}), 401);
});

test('a submitted tool answers 201 with its run, and its four tasks are there', async () => {
  const body = house.facts({maker: 'A maker', url: 'https://example.org/x', kind: 'library', entry: 'paid', licence: 'MIT',
    starting_price: {amount: '5.00', currency: 'USD', unit: '1,000 requests'},
    capabilities: [{name: 'search', description: 'finds', unique: 'fast', versus: 'grep'}, {name: 'index', description: 'stores'}]});
  const answer = await house.post('/api/v1/tools', body, 'submitter');
  assert.equal(answer.status, 201, answer.text);
  assert.deepEqual(Object.keys(answer.json).sort(), ['facts_version', 'id', 'run', 'slug']);
  assert.deepEqual(Object.keys(answer.json.run).sort(), ['id', 'state']);
  assert.equal(answer.json.run.state, 'in_review');
  assert.equal(answer.json.facts_version, 1);
  const tasks = assertList(await house.get(`/api/v1/tasks?run=${answer.json.run.id}`));
  assert.deepEqual(tasks.map((task) => task.persona).sort(), [...personas].sort());
  assert.ok(tasks.every((task) => task.state === 'reserved'));
  const tool = await house.get(`/api/v1/tools/${answer.json.slug}`, 'submitter');
  for (const [key, value] of Object.entries(body)) {
    if (key === 'capabilities') assert.equal(tool.json.capabilities[0].versus, 'grep');
    else assert.deepEqual(tool.json[key], value, key);
  }
  assert.equal(tool.json.scorecard, null);
  assertProblem(await house.get(`/api/v1/tools/${answer.json.slug}`, null), 404);
  assert.equal((await house.get(`/api/v1/tools/${answer.json.slug}`, 'buyer')).status, 200);
  assertProblem(await house.post('/api/v1/tools', house.facts(), 'buyer'), 403);
  const byNumber = await house.post('/api/v1/tools', house.facts({starting_price: {amount: 5, currency: 'USD', unit: 'seat'}}));
  assert.equal(byNumber.status, 201, byNumber.text);
});

test('a tool with mistakes answers 422 and names each field', async () => {
  assertProblem(await house.post('/api/v1/tools', {}), 422, 'name', 'tagline', 'category', 'description', 'entry');
  assertProblem(await house.post('/api/v1/tools', house.facts({entry: 'gratis'})), 422, 'entry');
  assertProblem(await house.post('/api/v1/tools', house.facts({naem: 'x'})), 422, 'naem');
  assertProblem(await house.post('/api/v1/tools', house.facts({name: 7})), 422, 'name');
  assertProblem(await house.post('/api/v1/tools', house.facts({url: 'javascript:alert(1)'})), 422, 'url');
  assertProblem(await house.post('/api/v1/tools', house.facts({starting_price: {amount: -1, currency: 'USD', unit: 'x'}})), 422, 'starting_price.amount');
  assertProblem(await house.post('/api/v1/tools', house.facts({starting_price: {amount: '1', currency: 'USD', unit: 'x', tax: 1}})), 422, 'starting_price.tax');
  assertProblem(await house.post('/api/v1/tools', house.facts({capabilities: [{name: 'x'}]})), 422, 'capabilities[0].description');
  assertProblem(await house.post('/api/v1/tools', house.facts({compare_with: ['no-such-tool']})), 422, 'compare_with[0]');
  assertProblem(await house.post('/api/v1/tools', house.facts({compare_with: 'x'})), 422, 'compare_with');
  assertProblem(await house.post('/api/v1/tools', house.facts({compare_with: ['a\u0000b']})), 422);
  assertProblem(await house.post('/api/v1/tools', house.facts({workflow: 'no-such-workflow'})), 422, 'workflow');
});

test('texts are measured in code points, trimmed, in NFC, and refused with U+0000 or bad UTF-8', async () => {
  const limits = {name: 120, category: 60, tagline: 200, description: 5000};
  for (const [field, most] of Object.entries(limits)) {
    const last = String.fromCodePoint(0x1F600 + house.count);
    const fits = await house.post('/api/v1/tools', house.facts({[field]: '\u{1F680}'.repeat(most - 1) + last}));
    assert.equal(fits.status, 201, `${field} of ${most}: ${fits.text}`);
    assertProblem(await house.post('/api/v1/tools', house.facts({[field]: '\u{1F680}'.repeat(most + 1)})), 422, field);
    assertProblem(await house.post('/api/v1/tools', house.facts({[field]: ' \n\t '})), 422, field);
    assertProblem(await house.post('/api/v1/tools', house.facts({[field]: 'a\u0000b'})), 422, field);
  }
  const kept = await house.post('/api/v1/tools', house.facts({name: '  Cafe\u0301  noir \n', description: ' two  spaces\n\nand lines '}));
  assert.equal(kept.status, 201, kept.text);
  const tool = await house.get(`/api/v1/tools/${kept.json.slug}`);
  assert.equal(tool.json.name, 'Caf\u00e9  noir');
  assert.equal(tool.json.description, 'two  spaces\n\nand lines');
  assert.equal(kept.json.slug, 'cafe-noir');
  const bad = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xC3, 0x28]), Buffer.from('"}')]);
  assertProblem(await raw('POST', '/api/v1/tools', 'editor', bad), 400);
  assertProblem(await raw('POST', '/api/v1/tools', 'editor', '{"name":"\\ud800"}'), 400);
});

test('the same name in the same category, case-folded and spaces collapsed, answers 409 with the slug', async () => {
  const first = await house.post('/api/v1/tools', house.facts({name: 'Straße  Eins', category: 'Dev  Tools'}));
  assert.equal(first.status, 201, first.text);
  const again = await house.post('/api/v1/tools', house.facts({name: 'STRASSE eins', category: 'dev tools'}));
  assertProblem(again, 409);
  assert.equal(again.json.slug, first.json.slug);
  const elsewhere = await house.post('/api/v1/tools', house.facts({name: 'Straße  Eins', category: 'Elsewhere'}));
  assert.equal(elsewhere.status, 201, elsewhere.text);
  assert.equal(elsewhere.json.slug, `${first.json.slug}-2`);
  const signs = await house.post('/api/v1/tools', house.facts({name: 'C++ -vs- C#'}));
  assert.equal(signs.json.slug, 'c-plus-plus-versus-c-sharp');
});

test('PATCH of a tool needs If-Match: 428 without, 412 when stale, 200 with a new version', async () => {
  const tool = await house.submit({}, 'submitter');
  const address = `/api/v1/tools/${tool.slug}`;
  const read = await house.get(address);
  const tag = read.headers.get('etag');
  assert.match(tag, /^"[^"]+"$/);
  assertProblem(await house.call('PATCH', address, 'editor', {tagline: 'Other'}), 428);
  for (const stale of ['"99"', '"no such tag"', '"4294967297"', 'W/"1x"']) {
    assertProblem(await house.call('PATCH', address, 'editor', {tagline: 'Other'}, {'if-match': stale}), 412);
  }
  assert.equal((await house.call('GET', address, 'editor', undefined, {'if-none-match': tag})).status, 304);
  assert.equal((await house.post(`/api/v1/runs/${tool.run}/hold`)).status, 200);
  const held = await house.call('GET', address, 'editor', undefined, {'if-none-match': tag});
  assert.equal(held.json?.run.state, 'on_hold', 'what a reader holds is old when the run moved on');
  const changed = await house.call('PATCH', address, 'editor', {tagline: 'Other'}, {'if-match': tag});
  assert.equal(changed.status, 200, changed.text);
  assert.equal(changed.json.tagline, 'Other');
  assert.equal(changed.json.facts_version, 2);
  assert.notEqual(changed.headers.get('etag'), tag);
  assertProblem(await house.call('PATCH', address, 'editor', {tagline: 'Third'}, {'if-match': tag}), 412);
  const next = changed.headers.get('etag');
  assertProblem(await house.call('PATCH', address, 'editor', {taglien: 'x'}, {'if-match': next}), 422, 'taglien');
  assertProblem(await house.call('PATCH', address, 'editor', {entry: null}, {'if-match': next}), 422, 'entry');
  assertProblem(await house.call('PATCH', address, 'buyer', {tagline: 'x'}, {'if-match': next}), 403);
  assertProblem(await house.call('PATCH', address, null, {tagline: 'x'}, {'if-match': next}), 401);
  assertProblem(await house.call('PATCH', '/api/v1/tools/no-such', 'editor', {tagline: 'x'}, {'if-match': next}), 404);
  assert.equal((await house.call('PATCH', address, 'submitter', {tagline: 'Mine'}, {'if-match': next})).status, 200);
  const renamed = await house.call('PATCH', address, 'editor', {name: `Renamed ${tool.id}`}, {'if-match': '"3"'});
  assert.equal(renamed.status, 200, renamed.text);
  const old = await house.get(address);
  assert.equal(old.status, 308);
  assert.equal(old.headers.get('location'), `/api/v1/tools/renamed-${tool.id}`);
});

test('tasks are listed by due time and id, open ones unless state says otherwise', async () => {
  const tool = await house.submit();
  const mine = assertList(await house.get('/api/v1/tasks?assignee=me&limit=200', 'buyer'));
  const order = mine.map((task) => [task.due_at, task.id]);
  assert.deepEqual(order, [...order].sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]));
  const task = mine.find((item) => item.run.id === tool.run);
  assertKeys(task, ['id', 'kind', 'persona', 'state', 'sealed', 'due_at', 'tool', 'run', 'actions', 'why'], 'a task');
  assertKeys(task.tool, ['slug', 'name', 'facts_version'], 'its tool');
  assert.equal(task.kind, 'verdict');
  assert.equal(task.sealed, false);
  assert.ok(isTime(task.due_at));
  assert.ok(task.why.length > 0);
  assert.ok(task.actions.includes('submit') && task.actions.includes('decline'), String(task.actions));
  assert.ok(!Object.hasOwn(task, 'draft') || task.draft === null);
  assert.ok(mine.every((item) => !['declined', 'exited', 'obsolete', 'abstained'].includes(item.state)));
  const byMail = assertList(await house.get('/api/v1/tasks?assignee=buyer@example.org&limit=200'));
  assert.deepEqual(byMail.map((item) => item.id), mine.map((item) => item.id));
  assertProblem(await house.get('/api/v1/tasks?assignee=skeptic@example.org', 'buyer'), 404);
  assertList(await house.get('/api/v1/tasks?assignee=none'));
  assertProblem(await house.get('/api/v1/tasks?state=nonsense'), 422, 'state');
  assertProblem(await house.get('/api/v1/tasks?run=abc'), 422, 'run');
  assert.deepEqual(assertList(await house.get('/api/v1/tasks?run=987654321')), []);
  assert.equal((await house.get(`/api/v1/tasks/${tool.task.buyer}`, 'buyer')).json.id, tool.task.buyer);
  assertProblem(await house.get(`/api/v1/tasks/${tool.task.buyer}`, 'skeptic'), 404);
  assertProblem(await house.get('/api/v1/tasks/999999999', 'buyer'), 404);
  assertProblem(await house.get('/api/v1/tasks/99999999999999999999', 'buyer'), 404);
  for (const persona of personas) assert.equal((await house.verdict(tool.task[persona], persona)).status, 200);
  assert.deepEqual(assertList(await house.get(`/api/v1/tasks?run=${tool.run}`)), []);
  const all = assertList(await house.get(`/api/v1/tasks?run=${tool.run}&state=all`));
  assert.equal(all.length, 4);
  assert.equal(assertList(await house.get(`/api/v1/tasks?run=${tool.run}&state=completed`)).length, 4);
  const finished = await house.get(`/api/v1/tasks/${tool.task.buyer}`, 'buyer');
  assert.equal(finished.json.state, 'completed');
});

test('lists are pages of at most 200 with a cursor that leads through all of them once', async () => {
  for (const path of ['/api/v1/tools', '/api/v1/tasks?state=all', '/api/v1/runs?state=all', '/api/v1/changes', '/api/v1/comparisons', '/api/v1/users', '/api/v1/tokens', '/seals.json']) {
    const join = path.includes('?') ? '&' : '?';
    const whole = await house.get(`${path}${join}limit=200`, 'admin');
    assertList(whole);
    assertTimes(whole.json, path);
    assert.equal(whole.json.next, null, path);
    const paged = [];
    let cursor = null;
    do {
      const page = await house.get(`${path}${join}limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, 'admin');
      assert.ok(assertList(page).length <= 2);
      paged.push(...page.json.items);
      cursor = page.json.next;
    } while (cursor !== null);
    assert.deepEqual(paged.map((item) => item.id ?? item.verdict_id), whole.json.items.map((item) => item.id ?? item.verdict_id), path);
    for (const limit of ['0', '-1', 'x', '1e9', '']) assertProblem(await house.get(`${path}${join}limit=${limit}`, 'admin'), 400, 'limit');
    assert.ok((await house.get(`${path}${join}limit=100000`, 'admin')).json.items.length <= 200);
    assertProblem(await house.get(`${path}${join}cursor=%00nonsense`, 'admin'), 400);
    assertProblem(await house.get(`${path}${join}cursor=nonsense`, 'admin'), 400, 'cursor');
  }
});

test('the verbs of a task answer 200 with the task, or 409 that names the state', async () => {
  const tool = await house.submit();
  const act = (verb, persona, body, who = persona) => house.post(`/api/v1/tasks/${tool.task[persona]}/${verb}`, body, who);
  let answer = await act('release', 'developer');
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json.state, 'ready');
  assert.ok(assertList(await house.get('/api/v1/tasks?assignee=none', 'developer')).some((task) => task.id === tool.task.developer));
  answer = await act('claim', 'developer');
  assert.equal(answer.json.state, 'reserved');
  answer = await act('start', 'developer');
  assert.equal(answer.json.state, 'in_progress');
  assert.equal(answer.json.id, tool.task.developer);
  answer = await act('start', 'developer');
  assertProblem(answer, 409);
  assert.match(answer.json.detail, /in_progress/);
  answer = await act('extend', 'developer');
  assert.equal(answer.status, 200, answer.text);
  assertProblem(await act('extend', 'developer'), 409);
  for (const verb of ['decline', 'recuse']) {
    assertProblem(await act(verb, 'skeptic'), 422, 'reason');
    assertProblem(await act(verb, 'skeptic', {reason: '  '}), 422, 'reason');
    assertProblem(await act(verb, 'skeptic', {reason: 7}), 422, 'reason');
  }
  assertProblem(await act('decline', 'skeptic', {reson: 'x'}), 422, 'reson');
  answer = await act('decline', 'skeptic', {reason: 'No time'});
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json.state, 'declined');
  answer = await act('decline', 'skeptic', {reason: 'No time'});
  assertProblem(answer, 409);
  assert.match(answer.json.detail, /declined/);
  answer = await act('abstain', 'buyer', {reason: 'Not my field'});
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json.state, 'abstained');
  assertProblem(await act('fly', 'developer'), 404);
  assertProblem(await act('submit', 'developer', {}), 404);
  assertProblem(await act('assign', 'developer', {assignee: 'buyer@example.org'}, 'developer'), 403);
  assertProblem(await act('send-back', 'developer', {reason: 'x'}, 'developer'), 403);
  assertProblem(await act('assign', 'developer', {assignee: 'nobody@example.org'}, 'editor'), 422, 'assignee');
  assertProblem(await act('assign', 'developer', {}, 'editor'), 422, 'assignee');
  assertProblem(await act('claim', 'futurist', undefined, 'developer'), 404);
  answer = await act('recuse', 'futurist', {reason: 'My own tool'});
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json.state, 'declined');
  assert.equal((await house.verdict(tool.task.developer, 'developer')).status, 200);
  assertProblem(await act('send-back', 'developer', undefined, 'editor'), 422, 'reason');
  answer = await act('send-back', 'developer', {reason: 'Say which version'}, 'editor');
  assert.equal(answer.status, 200, answer.text);
  assert.ok(['in_progress', 'reserved'].includes(answer.json.state));
  assert.equal((await house.verdict(tool.task.developer, 'developer')).status, 200);
  answer = await act('reopen', 'developer');
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json.state, 'in_progress');
});

test('a draft has an ETag; 428 without If-Match, 412 with both texts when stale', async () => {
  const tool = await house.submit();
  const address = `/api/v1/tasks/${tool.task.buyer}/draft`;
  assertProblem(await house.get(address, 'buyer'), 404);
  const first = await house.call('PUT', address, 'buyer', {decision: 'skip', quote: 'First words'});
  assert.equal(first.status, 200, first.text);
  const tag = first.headers.get('etag');
  assert.match(tag, /^"[^"]+"$/);
  const read = await house.get(address, 'buyer');
  assert.equal(read.headers.get('etag'), tag);
  assert.equal(read.json.quote, 'First words');
  assertProblem(await house.call('PUT', address, 'buyer', {quote: 'Second'}), 428);
  const second = await house.call('PUT', address, 'buyer', {quote: 'Second'}, {'if-match': tag});
  assert.equal(second.status, 200, second.text);
  assert.notEqual(second.headers.get('etag'), tag);
  for (const stale of [tag, '"no such tag"', '"99999999999999999999999"']) {
    const conflict = await house.call('PUT', address, 'buyer', {quote: 'From the other tab'}, {'if-match': stale});
    assertProblem(conflict, 412);
    assert.equal(conflict.json.current.quote, 'Second');
    assert.equal(conflict.json.yours.quote, 'From the other tab');
  }
  assert.equal((await house.get(address, 'buyer')).json.quote, 'Second');
  assertProblem(await house.call('PUT', address, 'buyer', {qoute: 'x'}, {'if-match': second.headers.get('etag')}), 422, 'qoute');
  assertProblem(await house.call('PUT', address, 'buyer', {slots: {nonsense: 'x'}}, {'if-match': second.headers.get('etag')}), 422, 'slots.nonsense');
  assertProblem(await house.call('PUT', address, 'skeptic', {quote: 'x'}), 404);
  assertProblem(await house.get(address, 'editor'), 404);
  const list = assertList(await house.get(`/api/v1/tasks?run=${tool.run}`, 'buyer'));
  assertKeys(list[0].draft, ['version', 'words', 'updated_at'], 'the draft of a listed task');
});

test('a verdict answers with its commitment, its task, the next one and the panel; a second one 409', async () => {
  const tool = await house.submit();
  const send = (more, persona = 'skeptic') => house.verdict(tool.task[persona], persona, more);
  assertProblem(await house.post(`/api/v1/tasks/${tool.task.skeptic}/verdict`, {}, 'skeptic'), 422, 'decision', 'quote', 'slots.competitors');
  assertProblem(await send({decision: 'maybe'}), 422, 'decision');
  assertProblem(await send({quote: 'too short'}), 422, 'quote');
  assertProblem(await send({quote: quote(221, 'x')}), 422, 'quote');
  assertProblem(await send({slots: {competitors: ['x'], nonsense: 'x'}}), 422, 'slots.nonsense');
  assertProblem(await send({slots: {competitors: 'x'.repeat(10), prediction: {claim: 'x', date: 'soon', probability: 7}}}), 422);
  assertProblem(await send({confidence: 1.5}), 422, 'confidence');
  assertProblem(await send({basis: 'heard_of_it'}), 422, 'basis');
  assertProblem(await send({author_kind: 'robot'}), 422, 'author_kind');
  assertProblem(await send({sources: ['not a link']}), 422, 'sources[0]');
  assertProblem(await send({verdict: 'ship'}), 422, 'verdict');
  assertProblem(await send({decision: 'skip', slots: {}}, 'buyer'), 422, 'slots.flips_if');
  assertProblem(await house.post(`/api/v1/tasks/${tool.task.skeptic}/verdict`, {decision: 'ship', quote: quote(70, 'x'), slots: slotsOf.skeptic}, 'buyer'), 404);
  const prediction = {claim: 'It is bought', date: '2027-06-01', probability: 0.4};
  const answer = await send({basis: 'tried_it', confidence: 0.7, author_kind: 'hybrid', model: 'gpt', relation: 'none',
    sources: ['https://example.org/docs'], slots: {competitors: ['a', 'b'], difference: 'one', prediction}});
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(Object.keys(answer.json).sort(), ['commitment', 'next_task', 'panel', 'task', 'verdict']);
  assert.match(answer.json.commitment, /^[0-9a-f]{64}$/);
  assert.deepEqual(answer.json.panel, {closed: false, in: 1, of: 4});
  assert.equal(answer.json.task.state, 'completed');
  assert.equal(answer.json.task.sealed, true);
  assert.equal(answer.json.task.id, tool.task.skeptic);
  assertKeys(answer.json.verdict, ['decision', 'quote', 'slots', 'basis', 'confidence', 'author_kind', 'model', 'sources', 'relation'], 'a verdict');
  const open = assertList(await house.get('/api/v1/tasks?assignee=me', 'skeptic'));
  assertKeys(answer.json.next_task, ['id', 'persona', 'due_at', 'tool', 'run'], 'the next task');
  assert.deepEqual([answer.json.next_task.id, answer.json.next_task.tool.name], [open[0].id, open[0].tool.name]);
  assert.equal(answer.json.verdict.decision, 'ship');
  assert.deepEqual(answer.json.verdict.slots.prediction, prediction);
  const again = await send({});
  assertProblem(again, 409);
  assert.match(again.json.detail, /completed/);
  const seal = (await house.get('/seals.json?limit=200', null)).json.items.find((item) => item.commitment === answer.json.commitment);
  assert.ok(seal && !seal.opened && !('nonce' in seal));
  for (const persona of ['developer', 'buyer']) assert.equal((await send({}, persona)).json.panel.closed, false);
  const last = await send({}, 'futurist');
  assert.deepEqual(last.json.panel, {closed: true, in: 4, of: 4});
  assert.equal(last.json.task.sealed, false);
});

test('a run says its seats, why it waits and its history', async () => {
  const tool = await house.submit();
  const read = await house.get(`/api/v1/runs/${tool.run}`);
  const check = (run) => {
    assertKeys(run, ['id', 'tool', 'workflow', 'state', 'seats', 'waiting', 'history'], 'a run');
    assertKeys(run.workflow, ['name', 'version', 'hash'], 'its workflow');
    assert.match(run.workflow.hash, /^[0-9a-f]{64}$/);
    assert.equal(run.seats.length, 4);
    for (const seat of run.seats) assertKeys(seat, ['persona', 'state', 'assignee', 'task_id'], 'a seat');
    for (const [index, event] of run.history.entries()) {
      assertKeys(event, ['seq', 'type', 'actor', 'at', 'data'], 'an event');
      assert.ok(isTime(event.at));
      if (index > 0) assert.ok(event.seq > run.history[index - 1].seq);
    }
  };
  check(read.json);
  assert.ok(read.json.history.length > 0);
  assertKeys(read.json.waiting, ['reason', 'wakes_at', 'expected_at', 'unblock'], 'waiting');
  assert.ok(isTime(read.json.waiting.wakes_at) && isTime(read.json.waiting.expected_at));
  const listed = assertList(await house.get('/api/v1/runs?state=in_review&limit=200')).find((run) => run.id === tool.run);
  check(listed);
  assertKeys(listed.waiting, ['reason', 'wakes_at', 'expected_at', 'unblock'], 'waiting');
  assert.equal((await house.get(`/api/v1/runs/${tool.run}`, 'buyer')).status, 200);
  assert.ok(assertList(await house.get('/api/v1/runs', 'buyer')).some((run) => run.id === tool.run));
  assertProblem(await house.get(`/api/v1/runs/${tool.run}`, 'submitter'), 404);
  assertProblem(await house.get('/api/v1/runs/999999999'), 404);
  assertProblem(await house.get('/api/v1/runs?state=nonsense'), 422, 'state');
  assertProblem(await house.get('/api/v1/runs?q=state:nonsense'), 422, 'q');
  assert.ok(assertList(await house.get(`/api/v1/runs?q=${encodeURIComponent('persona:buyer state:in_review')}`)).length > 0);
  const done = await house.publish();
  const published = await house.get(`/api/v1/runs/${done.run}`);
  assert.equal(published.json.state, 'published');
  assert.equal(published.json.waiting, null);
});

test('an editor holds, resumes, withdraws, publishes and opens sealed verdicts; 409 names the state', async () => {
  const tool = await house.submit();
  const act = (verb, body, who = 'editor', run = tool.run) => house.post(`/api/v1/runs/${run}/${verb}`, body, who);
  assertProblem(await act('hold', undefined, 'buyer'), 403);
  assertProblem(await act('hold', undefined, null), 401);
  let answer = await act('hold', {reason: 'Asking the maker'});
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json.state, 'on_hold');
  answer = await act('hold');
  assertProblem(answer, 409);
  assert.match(answer.json.detail, /on_hold/);
  assertProblem(await house.verdict(tool.task.buyer, 'buyer'), 409);
  assert.equal((await house.call('PUT', `/api/v1/tasks/${tool.task.buyer}/draft`, 'buyer', {quote: 'Still saved'})).status, 200);
  assert.equal((await act('resume')).json.state, 'in_review');
  assertProblem(await act('retry'), 409);
  assertProblem(await act('publish'), 409);
  assertProblem(await act('dance'), 404);
  assertProblem(await act('hold', undefined, 'editor', 999999999), 404);
  assert.equal((await house.verdict(tool.task.buyer, 'buyer')).status, 200);
  answer = await act('open-sealed', {reason: 'A complaint'});
  assert.equal(answer.status, 200, answer.text);
  answer = await act('withdraw', {reason: 'The maker asked'});
  assert.equal(answer.json.state, 'withdrawn');
  answer = await act('withdraw', {reason: 'The maker asked'});
  assertProblem(answer, 409);
  assert.match(answer.json.detail, /withdrawn/);
});

test('a comparison waits, is published, answers 308 for the other order, and is retracted', async () => {
  const left = await house.submit({name: 'Aardvark'});
  const right = await house.submit({name: 'Zebra'});
  assertProblem(await house.post('/api/v1/comparisons', {left: left.slug, right: right.slug}, 'buyer'), 403);
  assertProblem(await house.post('/api/v1/comparisons', {}), 422, 'left');
  assertProblem(await house.post('/api/v1/comparisons', {left: left.slug, right: left.slug}), 422);
  assertProblem(await house.post('/api/v1/comparisons', {left: left.slug, right: 'no-such'}), 422, 'right');
  const asked = await house.post('/api/v1/comparisons', {left: right.slug, right: left.slug});
  assert.equal(asked.status, 201, asked.text);
  assert.equal(asked.json.slug, 'aardvark-vs-zebra');
  assert.equal(asked.json.state, 'waiting');
  assert.equal((await house.post('/api/v1/comparisons', {left: left.slug, right: right.slug})).status, 200);
  assertProblem(await house.get('/api/v1/comparisons/aardvark-vs-zebra', null), 404);
  assertProblem(await house.get('/api/v1/comparisons/zebra-vs-aardvark', null), 404);
  assert.equal((await house.get('/api/v1/comparisons/aardvark-vs-zebra')).json.state, 'waiting');
  assert.ok(!assertList(await house.get('/api/v1/comparisons?limit=200', null)).some((item) => item.slug === 'aardvark-vs-zebra'));
  const before = assertList(await house.get('/api/v1/changes?limit=200', null)).at(-1)?.id ?? 0;
  for (const persona of personas) await house.verdict(left.task[persona], persona, {decision: persona === 'buyer' ? 'skip' : 'ship'});
  assertProblem(await house.get('/api/v1/comparisons/aardvark-vs-zebra', null), 404);
  for (const persona of personas.slice(1)) await house.verdict(right.task[persona], persona, {decision: 'skip'});
  assert.equal((await house.post(`/api/v1/tasks/${right.task.developer}/abstain`, {reason: 'No'}, 'developer')).status, 200);
  const page = await house.get('/api/v1/comparisons/aardvark-vs-zebra', null);
  assert.equal(page.status, 200, page.text);
  assertKeys(page.json, ['slug', 'state', 'revision', 'content_hash', 'published_at', 'answer', 'left', 'right', 'scorecard'], 'a comparison');
  assert.equal(page.json.state, 'published');
  assert.match(page.json.content_hash, /^[0-9a-f]{64}$/);
  assert.ok(isTime(page.json.published_at));
  assert.equal(typeof page.json.answer, 'string');
  for (const side of [page.json.left, page.json.right]) {
    assertKeys(side, ['slug', 'name', 'category', 'tagline', 'description', 'entry', 'starting_price', 'panel_ship_percent', 'ships', 'votes',
      'community_ship_percent', 'community_votes'], 'a side');
    assert.equal(side.community_ship_percent, null);
    assert.equal(side.community_votes, 0);
  }
  assert.equal(page.json.left.panel_ship_percent, 75);
  assert.deepEqual([page.json.right.panel_ship_percent, page.json.right.ships, page.json.right.votes], [0, 0, 3]);
  assert.deepEqual(page.json.scorecard.map((row) => row.persona), personas);
  for (const row of page.json.scorecard) assert.deepEqual(Object.keys(row).sort(), ['left', 'persona', 'right']);
  assertKeys(page.json.scorecard[0].left, ['decision', 'quote', 'byline', 'author_kind', 'basis'], 'a cell');
  assert.equal(page.json.scorecard[0].right, null);
  const listed = assertList(await house.get('/api/v1/comparisons?limit=200', null)).find((item) => item.slug === 'aardvark-vs-zebra');
  for (const key of ['state', 'revision', 'content_hash', 'published_at']) assert.equal(listed[key], page.json[key], key);
  for (const key of ['slug', 'name', 'panel_ship_percent', 'ships', 'votes']) assert.equal(listed.left[key], page.json.left[key], key);
  const other = await house.get('/api/v1/comparisons/zebra-vs-aardvark', null);
  assert.equal(other.status, 308);
  assert.equal(other.headers.get('location'), '/api/v1/comparisons/aardvark-vs-zebra');
  const tag = page.headers.get('etag');
  assert.equal((await house.call('GET', '/api/v1/comparisons/aardvark-vs-zebra', null, undefined, {'if-none-match': tag})).status, 304);
  assertProblem(await house.post('/api/v1/comparisons/aardvark-vs-zebra/retract', {}), 422, 'reason');
  const retracted = await house.post('/api/v1/comparisons/aardvark-vs-zebra/retract', {reason: 'Wrong price'});
  assert.equal(retracted.status, 200, retracted.text);
  assert.equal(retracted.json.state, 'retracted');
  assertProblem(await house.post('/api/v1/comparisons/aardvark-vs-zebra/retract', {reason: 'Again'}), 409);
  assertProblem(await house.get('/api/v1/comparisons/aardvark-vs-zebra', null), 410);
  const changes = assertList(await house.get(`/api/v1/changes?after=${before}&limit=200`, null));
  assert.ok(changes.every((change, index) => index === 0 || change.id > changes[index - 1].id));
  assert.deepEqual(changes.filter((change) => change.slug === 'aardvark-vs-zebra').map((change) => change.kind), ['published', 'retracted']);
  assertProblem(await house.get('/api/v1/changes?after=soon', null), 400, 'after');
});

test('a published tool shows its scorecard to everybody', async () => {
  const tool = await house.publish({}, ['futurist']);
  const read = await house.get(`/api/v1/tools/${tool.slug}`, null);
  assert.equal(read.status, 200);
  assert.deepEqual(read.json.scorecard.map((row) => [row.persona, row.decision]),
    personas.map((persona) => [persona, persona === 'futurist' ? 'skip' : 'ship']));
  const listed = assertList(await house.get('/api/v1/tools?limit=200', null)).find((item) => item.slug === tool.slug);
  for (const key of ['name', 'tagline', 'category', 'description', 'maker', 'url', 'kind', 'entry', 'starting_price', 'licence', 'capabilities', 'facts_version']) {
    assert.deepEqual(listed[key], read.json[key], key);
  }
});

test('a new round of a published tool opens a new run while the page stays', async () => {
  const tool = await house.publish();
  const address = `/api/v1/tools/${tool.slug}/rounds`;
  assertProblem(await house.post(address, {}, 'submitter'), 403);
  assertProblem(await house.post(address, {personas: ['nobody']}), 422, 'personas');
  const round = await house.post(address, {personas: ['buyer']});
  assert.equal(round.status, 201, round.text);
  assert.equal(round.json.round, 2);
  assert.notEqual(round.json.id, tool.run);
  assertProblem(await house.post(address), 409);
  assert.equal((await house.get(`/api/v1/tools/${tool.slug}`, null)).status, 200);
});

test('an import answers per row: all or nothing, dry, or partial', async () => {
  const good = house.facts();
  const rows = [good, {...house.facts(), entry: 'gratis'}, good];
  const count = async () => assertList(await house.get('/api/v1/tools?limit=200')).length;
  const had = await count();
  const all = await house.post('/api/v1/tools:import', rows);
  assertProblem(all, 422);
  assert.deepEqual(all.json.items.map((item) => item.status), [201, 422, 409]);
  assert.equal(await count(), had);
  const dry = await house.post('/api/v1/tools:import?dry_run=1', rows);
  assert.equal(dry.status, 200, dry.text);
  assert.deepEqual(dry.json.items.map((item) => item.status), [201, 422, 409]);
  assert.equal(await count(), had);
  const partial = await house.post('/api/v1/tools:import?partial=1', rows);
  assert.equal(partial.status, 200, partial.text);
  assert.equal(await count(), had + 1);
  const csv = `name,tagline,category,description,entry,starting_price.amount,starting_price.currency,starting_price.unit,capabilities\r\n` +
    `"Comma, ""quoted""",One,Csv,"Two\nlines",paid,5.00,EUR,seat,search; index\r\nSecond,Two,Csv,Text,free,,,,\r\n`;
  const sent = await raw('POST', '/api/v1/tools:import', 'editor', csv, {'content-type': 'text/csv'});
  assert.equal(sent.status, 200, sent.text);
  const tool = await house.get(`/api/v1/tools/${sent.json.items[0].slug}`);
  assert.equal(tool.json.name, 'Comma, "quoted"');
  assert.equal(tool.json.description, 'Two\nlines');
  assert.deepEqual(tool.json.starting_price, {amount: '5.00', currency: 'EUR', unit: 'seat'});
  assert.equal(tool.json.capabilities.length, 2);
  for (const [type, text, status] of [['text/csv', 'name\n"open', 400], ['text/csv', 'name,tagline\nx\n', 400],
    ['text/csv', 'starting_price,price.amount\n5,5\n', 400], ['text/csv', 'price.amount,starting_price.amount\n5,5\n', 400], ['application/json', '{"name":"x"}', 400],
    ['application/json', '['.repeat(100000), 400], ['application/json', `${'['.repeat(100000)}${']'.repeat(100000)}`, 400],
    ['application/json', '[1, null, "x", [[]]]', 422], ['image/png', 'x', 415], ['text/csv', 'naem\nx\n', 422]]) {
    assertProblem(await raw('POST', '/api/v1/tools:import', 'editor', text, {'content-type': type}), status);
  }
  assertProblem(await house.post('/api/v1/tools:import', [], 'submitter'), 403);
});

test('an Idempotency-Key gives the stored answer again, refuses another body, and forgets failures', async () => {
  const key = {'idempotency-key': `key-${Date.now()}`};
  const body = house.facts();
  const first = await house.post('/api/v1/tools', body, 'editor', key);
  assert.equal(first.status, 201, first.text);
  const again = await house.post('/api/v1/tools', body, 'editor', key);
  assert.equal(again.status, 201, again.text);
  assert.deepEqual(again.json, first.json);
  assertProblem(await house.post('/api/v1/tools', house.facts(), 'editor', key), 422);
  const others = await house.post('/api/v1/tools', house.facts(), 'submitter', key);
  assert.equal(others.status, 201, 'a key is its person\'s own');
  const failing = {'idempotency-key': `failing-${Date.now()}`};
  const tool = house.facts();
  assertProblem(await house.post('/api/v1/tools', {...tool, entry: 'gratis'}, 'editor', failing), 422);
  assert.equal((await house.post('/api/v1/tools', tool, 'editor', failing)).status, 201);
  const panel = await house.submit();
  const verdict = {decision: 'ship', quote: quote(70, 'Once'), slots: {}};
  const calls = await Promise.all(Array.from({length: 8}, () =>
    house.post(`/api/v1/tasks/${panel.task.developer}/verdict`, verdict, 'developer', {'idempotency-key': `v-${panel.run}`})));
  assert.ok(calls.every((answer) => answer.status === 200), calls.map((answer) => answer.status).join());
  assert.equal(new Set(calls.map((answer) => answer.json.commitment)).size, 1);
  const bare = {'idempotency-key': `bare-${panel.run}`};
  assert.equal((await house.post(`/api/v1/tasks/${panel.task.buyer}/start`, undefined, 'buyer', bare)).json.state, 'in_progress');
  assert.equal((await house.post(`/api/v1/tasks/${panel.task.buyer}/start`, undefined, 'buyer', bare)).status, 200);
  assertProblem(await house.post('/api/v1/tools', house.facts(), 'editor', {'idempotency-key': 'x'.repeat(300)}), 422);
});

test('users and tokens are the admin\'s, and a token is narrowed by its scopes', async () => {
  for (const who of ['submitter', 'buyer', 'editor']) {
    for (const path of ['/api/v1/users', '/api/v1/tokens', '/api/v1/webhooks']) assertProblem(await house.get(path, who), 403);
    assertProblem(await house.post('/api/v1/users', {}, who), 403);
    assertProblem(await house.post('/api/v1/tokens', {}, who), 403);
  }
  assertProblem(await house.post('/api/v1/users', {}, 'admin'), 422);
  assertProblem(await house.post('/api/v1/users', {email: 'x@example.org', name: 'X', roles: ['king']}, 'admin'), 422, 'roles');
  assertProblem(await house.post('/api/v1/users', {email: 'not mail', name: 'X', roles: ['reviewer']}, 'admin'), 422, 'email');
  const user = await house.post('/api/v1/users', {email: 'new@example.org', name: 'New', roles: ['reviewer', 'editor'], personas: ['buyer']}, 'admin');
  assert.equal(user.status, 201, user.text);
  assertProblem(await house.post('/api/v1/users', {email: 'NEW@example.org', name: 'New', roles: ['reviewer']}, 'admin'), 409);
  const token = await house.post('/api/v1/tokens', {email: 'new@example.org', name: 'Narrow', scopes: ['reviewer']}, 'admin');
  assert.equal(token.status, 201, token.text);
  assert.match(token.json.token, /^pnl_/);
  house.tokens.narrow = token.json.token;
  assertProblem(await house.post('/api/v1/comparisons', {left: 'a', right: 'b'}, 'narrow'), 403);
  assertList(await house.get('/api/v1/tasks?assignee=me', 'narrow'));
  assert.equal((await house.call('DELETE', `/api/v1/tokens/${token.json.id}`, 'admin')).status, 204);
  assertProblem(await house.get('/api/v1/tasks', 'narrow'), 401);
  assert.equal((await house.post(`/api/v1/users/${user.json.id}/disable`, undefined, 'admin')).status, 200);
  const admins = assertList(await house.get('/api/v1/users?email=admin@example.org', 'admin'));
  assertProblem(await house.post(`/api/v1/users/${admins[0].id}/disable`, undefined, 'admin'), 409);
});

test('methods, media types, sizes and heads that do not fit get their own status', async () => {
  const wrong = await house.call('DELETE', '/api/v1/tools', 'editor');
  assertProblem(wrong, 405);
  assert.match(wrong.headers.get('allow'), /GET/);
  assertProblem(await house.get('/api/v1/nothing', null), 404);
  assertProblem(await raw('POST', '/api/v1/tools', 'editor', '{}', {'content-type': 'text/plain'}), 415);
  assertProblem(await raw('POST', '/api/v1/tools', 'editor', `{"name":"${'x'.repeat(5 * 1024 * 1024)}"}`), 413);
  assertProblem(await raw('POST', '/api/v1/tools', 'editor', '{"name":'), 400);
  assertProblem(await raw('POST', '/api/v1/tools', 'editor', '[]'), 400);
  assertProblem(await raw('POST', '/api/v1/tools', 'editor', `{"name":${'['.repeat(10000)}${']'.repeat(10000)}}`), 400);
  assert.equal((await house.call('HEAD', '/api/v1/tools', null)).status, 200);
  const head = (lines) => `POST /api/v1/tools HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${house.tokens.editor}\r\n${lines}\r\n`;
  assert.equal((await onTheWire(head('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n'), '0\r\n\r\n')).status, 411);
  assert.equal((await onTheWire(head(`X-Long: ${'x'.repeat(70000)}\r\n`))).status, 431);
  assert.equal((await onTheWire(head('Content-Length: 2\r\nContent-Length: 3\r\n'), '{}')).status, 400);
  assert.equal((await onTheWire('GET /api/v1/tools HTTP/1.1\r\nConnection: close\r\n\r\n')).status, 400);
  const tool = await house.submit();
  const bare = `POST /api/v1/tasks/${tool.task.buyer}/start HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${house.tokens.buyer}\r\n\r\n`;
  const started = await onTheWire(bare);
  assert.equal(started.status, 200, started.text);
  assert.match(started.text, /"in_progress"/);
});

test('personas, workflows and event types are described as loaded', async () => {
  const described = assertList(await house.get('/api/v1/personas', null));
  assert.deepEqual(described.map((persona) => persona.id), personas);
  for (const persona of described) {
    assertKeys(persona, ['id', 'question', 'slots'], 'a persona');
    for (const slot of persona.slots) assertKeys(slot, ['id', 'label'], 'a slot');
  }
  const slots = Object.fromEntries(described.map((persona) => [persona.id, persona.slots.map((slot) => slot.id)]));
  assert.deepEqual(slots.developer, ['primitive', 'design_bet', 'first_ten_minutes', 'weekend_script', 'unproven', 'earns_it']);
  assert.deepEqual(slots.skeptic, ['competitors', 'difference', 'breaks_for', 'prediction', 'wrong_if']);
  assert.deepEqual(slots.buyer, ['budget', 'price', 'moat', 'stress_test', 'flips_if']);
  assert.deepEqual(slots.futurist, ['thesis', 'must_hold', 'second_order', 'timing', 'end_state', 'prediction']);
  const workflows = assertList(await house.get('/api/v1/workflows', null));
  assert.ok(workflows.some((workflow) => workflow.name === 'panel-review'));
  for (const workflow of workflows) {
    assertKeys(workflow, ['name', 'version', 'hash', 'steps'], 'a workflow');
    assert.match(workflow.hash, /^[0-9a-f]{64}$/);
  }
  const types = assertList(await house.get('/api/v1/event-types', null));
  assert.deepEqual(types.map((type) => type.type), ['tool.submitted', 'tool.rejected', 'task.assigned', 'task.overdue', 'verdict.submitted', 'panel.completed',
    'comparison.published', 'comparison.updated', 'comparison.retracted', 'endpoint.test']);
  for (const type of types) assertKeys(type, ['schema', 'example'], 'an event type');
});

test('the live events resume after Last-Event-ID', async () => {
  const open = (headers) => new Promise((done, failed) => {
    const url = new URL(`${house.server.url}/api/v1/events`);
    const call = request(url, {headers: {authorization: `Bearer ${house.tokens.editor}`, ...headers}}, (answer) => {
      answer.setEncoding('utf8');
      done({call, answer, text: ''});
    });
    call.on('error', failed);
    call.end();
  });
  const until = (stream, pattern) => new Promise((done) => {
    const look = () => { const found = stream.text.match(pattern); if (found) done(found); };
    stream.answer.on('data', (chunk) => { stream.text += chunk; look(); });
    stream.answer.on('error', () => {});
    look();
  });
  const stream = await open({});
  assert.match(stream.answer.headers['content-type'], /^text\/event-stream/);
  const tool = await house.submit();
  const [, life, number] = await until(stream, /id: ?(\w+)-(\d+)/);
  stream.call.destroy();
  const later = await open({'last-event-id': `${life}-${Number(number) - 1}`});
  await until(later, new RegExp(`id: ?${life}-${number}\\b`));
  const stranger = await open({'last-event-id': `another-${number}`});
  await until(stranger, /event: reload/);
  stranger.call.destroy();
  later.call.destroy();
  assert.ok(tool.run > 0);
});

test('a machine\'s verdict is declared as one, whatever it says', async () => {
  const tool = await house.submit();
  house.tokens.machine = house.server.cli('user', 'add', 'machine@example.org', '--name', 'The machine', '--role', 'reviewer', '--persona', 'buyer', '--agent', 'some-model-1', '--token')
    .trim().split('\n').at(-1);
  const given = await house.post(`/api/v1/tasks/${tool.task.buyer}/assign`, {assignee: 'machine@example.org'});
  assert.equal(given.status, 200, given.text);
  const done = await house.post(`/api/v1/tasks/${given.json.id}/verdict`, {decision: 'ship', quote: quote(70, 'I, a person,'), author_kind: 'human'}, 'machine');
  assert.equal(done.status, 200, done.text);
  assert.deepEqual([done.json.verdict.author_kind, done.json.verdict.model], ['ai', 'some-model-1']);
});
