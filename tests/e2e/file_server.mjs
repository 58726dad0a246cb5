// Servers of plain files for a copy of the site: the simplest there is, and nginx where it is installed.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {extname, join} from 'node:path';
import {startChild, stopChild, untilSaid} from './child.mjs';
import {freePort} from './postgres_server.mjs';

const types = {'.html': 'text/html', '.css': 'text/css', '.svg': 'image/svg+xml', '.xml': 'text/xml', '.json': 'application/json', '.txt': 'text/plain'};

/// What every server of files does with no word of configuration but its folder: a file at its path, index.html
/// for a folder, no query, no other status than 200, 301 and 404.
export class FileServer {
  static async start(folder) {
    const files = new FileServer();
    files.server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
      const found = statSync(join(folder, path), {throwIfNoEntry: false});
      if (found?.isDirectory() && !path.endsWith('/')) return response.writeHead(301, {location: `${path}/`}).end();
      const file = join(folder, found?.isDirectory() ? `${path}index.html` : path);
      if (!statSync(file, {throwIfNoEntry: false})?.isFile()) return response.writeHead(404).end('no such file');
      return response.writeHead(200, {'content-type': types[extname(file)] ?? 'application/octet-stream'}).end(readFileSync(file));
    });
    await new Promise((done) => files.server.listen(0, '127.0.0.1', done));
    files.url = `http://127.0.0.1:${files.server.address().port}`;
    return files;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}

/// For node:test: why a test is left out, or false.
export const hasNoNginx = spawnSync('sh', ['-c', 'command -v nginx']).status === 0 ? false : 'nginx is not installed (package nginx-light)';

/// nginx as docs/export.md says: the copy is its root, both files of the copy's notes are included.
export class Nginx {
  static async start(copy) {
    const nginx = new Nginx();
    nginx.folder = mkdtempSync(join(tmpdir(), 'panelist-nginx-'));
    const port = await freePort();
    const config = join(nginx.folder, 'nginx.conf');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${nginx.folder};`).join(' ');
    writeFileSync(config, `daemon off; worker_processes 1; error_log stderr notice; pid ${nginx.folder}/pid;
events { worker_connections 64; }
http { access_log off; ${temporary} include /etc/nginx/mime.types; default_type application/octet-stream;
  include ${copy}/.panelist-export/nginx-http.conf;
  server { listen 127.0.0.1:${port}; root ${copy}; include ${copy}/.panelist-export/nginx-server.conf; } }`);
    const asRoot = process.geteuid() === 0 ? ['-g', 'user root;'] : [];
    nginx.child = startChild('nginx', ['-c', config, '-p', nginx.folder, ...asRoot], {stdio: ['ignore', 'ignore', 'pipe']});
    nginx.url = `http://127.0.0.1:${port}`;
    await untilSaid(nginx.child, nginx.child.stderr, /start worker process \d/);
    return nginx;
  }

  async stop() {
    await stopChild(this.child);
    rmSync(this.folder, {recursive: true, force: true});
  }
}
