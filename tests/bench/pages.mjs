// A published page beside nginx and Panelist, the same bytes, the same load generator, by turns in one run:
//   node tests/bench/pages.mjs [seconds] [connections]
// Plain and over TLS, one nginx worker against one event-loop thread. Wants the packages nginx-light, wrk and openssl.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {House} from '../e2e/house.mjs';
import {startChild, stopChild, untilSaid} from '../e2e/child.mjs';
import {freePort} from '../e2e/postgres_server.mjs';

const seconds = Number(process.argv[2] ?? 3), connections = Number(process.argv[3] ?? 64);
for (const program of ['nginx', 'wrk', 'openssl'])
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) throw new Error(`${program} is not installed (packages nginx-light, wrk, openssl)`);

const folder = mkdtempSync(join(tmpdir(), 'panelist-pages-'));
const certificate = join(folder, 'certificate.pem'), key = join(folder, 'key.pem');
execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost', '-days', '2',
  '-keyout', key, '-out', certificate], {stdio: 'ignore'});

/// nginx in the foreground with one worker: the page as a file, open files and their heads kept.
async function startNginx(body, type) {
  const [port, tlsPort] = [await freePort(), await freePort()];
  writeFileSync(join(folder, 'page'), body);
  writeFileSync(join(folder, 'nginx.conf'), `daemon off; master_process on; worker_processes 1; error_log stderr notice; pid ${folder}/pid;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=10; keepalive_requests 100000000; default_type "${type}";
  client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  server { listen 127.0.0.1:${port}; listen 127.0.0.1:${tlsPort} ssl; ssl_certificate ${certificate}; ssl_certificate_key ${key}; root ${folder}; } }`);
  const child = startChild('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder, ...(process.geteuid() === 0 ? ['-g', 'user root;'] : [])], {stdio: ['ignore', 'ignore', 'pipe']});
  await untilSaid(child, child.stderr, /start worker process \d/);
  return {child, plain: `http://127.0.0.1:${port}/page`, tls: `https://127.0.0.1:${tlsPort}/page`};
}

/// Requests per second and the bytes of one answer, by wrk on one thread.
function load(url) {
  const said = execFileSync('wrk', ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, url], {encoding: 'utf8'});
  if (/Non-2xx|Socket errors/.test(said)) throw new Error(`${url}: ${said}`);
  const requests = Number(said.match(/(\d+) requests in/)[1]);
  return Number(said.match(/Requests\/sec:\s+([\d.]+)/)[1]) * (requests > 0);
}

const settings = {PANELIST_SERVER__THREADS: '1', PANELIST_LOG__LEVEL: 'error'};
const house = await House.open(settings);
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';  // its certificate is nobody's
const secure = await House.open({...settings, PANELIST_SERVER__TLS_CERTIFICATE: certificate, PANELIST_SERVER__TLS_KEY: key});
let nginx;
try {
  const tool = await house.publish({name: 'Page under load'});
  const page = await house.get(`/tools/${tool.slug}`, null);
  nginx = await startNginx(page.text, page.headers.get('content-type'));
  const other = await secure.publish({name: 'Page under load'});
  const pairs = {plain: [`${house.server.url}/tools/${tool.slug}`, nginx.plain], TLS: [`${secure.server.url}/tools/${other.slug}`, nginx.tls]};
  const rows = {};
  for (const [name, [ours, theirs]] of Object.entries(pairs)) {
    const figures = {panelist: [], nginx: []};
    load(ours);  // kept from here on
    for (let turn = 0; turn < 3; ++turn) {
      figures.panelist.push(load(ours));
      figures.nginx.push(load(theirs));
    }
    const median = (list) => [...list].sort((left, right) => left - right)[1];
    rows[name] = {panelist: Math.round(median(figures.panelist)), nginx: Math.round(median(figures.nginx)),
      ratio: Number((median(figures.panelist) / median(figures.nginx)).toFixed(2))};
  }
  console.log(`a page of ${page.text.length} bytes, ${connections} connections, median of three turns of ${seconds} s, requests per second:`);
  console.table(rows);
} finally {
  if (nginx) await stopChild(nginx.child);
  await house.close();
  await secure.close();
  rmSync(folder, {recursive: true, force: true});
}
