// The panel case on PostgreSQL with one node and with two: node tests/bench/postgres.mjs [seconds] [clients]
// The database server is a new one in a temporary folder, as it comes but for what makes it durable, on this machine.
import {spawn} from 'node:child_process';
import {Postgres, skip} from '../e2e/postgres_server.mjs';
import {Server, binary} from '../e2e/server.mjs';

if (skip) throw new Error(skip);
const seconds = process.argv[2] ?? '8', clients = process.argv[3] ?? '64';

/// The bench's figures; its words about what went wrong go to standard error.
function bench(nodes, token) {
  const words = ['bench', '--json', '--seconds', seconds, '--clients', clients, '--token', token];
  for (const node of nodes) words.push('--url', node.url);
  const child = spawn(binary, words, {stdio: ['ignore', 'pipe', 'inherit']});
  let said = '';
  child.stdout.on('data', (bytes) => { said += bytes; });
  return new Promise((done, failed) => child.once('exit', (code) => {
    try { done({...JSON.parse(said), code}); } catch (problem) { failed(problem); }
  }));
}

const columns = {};
for (const count of [1, 2]) {
  const postgres = await Postgres.start({isDurable: true});
  const nodes = [];
  try {
    const settings = {PANELIST_STORAGE__URL: postgres.url(), PANELIST_COMPARE__AUTO_PAIRS: '0', PANELIST_LOG__LEVEL: 'error'};
    for (let node = 0; node < count; ++node) nodes.push(await Server.start({settings: {...settings}}));
    const token = nodes[0].addUser('bench@example.org', 'Bench', ['admin', 'editor', 'reviewer', 'submitter']);
    const began = Number(postgres.ask('SELECT sum(xact_commit) FROM pg_stat_database'));
    const figures = await bench(nodes, token);
    figures.transactions = Number(postgres.ask('SELECT sum(xact_commit) FROM pg_stat_database')) - began;
    for (const node of nodes) {
      const metrics = (await node.api('GET', '/metrics')).text;
      for (const [name, metric] of [['works', 'works_total'], ['run_again', 'again_total']])
        figures[name] = (figures[name] ?? 0) + Number(metrics.match(new RegExp(`^panelist_database_${metric} (\\d+)`, 'm'))[1]);
    }
    columns[`${count} node${count > 1 ? 's' : ''}`] = figures;
  } finally {
    for (const node of nodes) await node.stop();
    await postgres.stop();
  }
}
const shown = ['cases_per_second', 'panels_per_second', 'verdicts_per_second', 'verdict_p50_ms', 'verdict_p99_ms', 'one_client_verdict_p50_ms',
  'close_to_event_p50_ms', 'page_requests_per_second', 'transactions', 'works', 'run_again', 'errors', 'code'];
console.table(Object.fromEntries(shown.map((name) => [name, Object.fromEntries(Object.entries(columns).map(([title, figures]) => [title, figures[name]]))])));
