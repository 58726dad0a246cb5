// Many clients over keep-alive connections: what the race and the crash loop send.
import {Agent, request} from 'node:http';

export class Clients {
  constructor(url, connections = 64) {
    this.url = new URL(url);
    this.agent = new Agent({keepAlive: true, maxSockets: connections});
  }

  /// The answer, or {status: 0} when the connection broke and nobody knows whether it was done.
  send(method, path, token, body, headers = {}) {
    return new Promise((done) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const call = request({
        host: this.url.hostname, port: this.url.port, method, path, agent: this.agent,
        headers: {authorization: `Bearer ${token}`,
          ...(text ? {'content-type': 'application/json', 'content-length': Buffer.byteLength(text)} : {}), ...headers},
      }, (answer) => {
        let received = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk) => { received += chunk; });
        answer.on('end', () => {
          let json = null;
          try { json = JSON.parse(received); } catch { /* cut off by a crash */ }
          done(json === null && received !== '' ? {status: 0} : {status: answer.statusCode, json});
        });
        answer.on('error', () => done({status: 0}));
        answer.on('aborted', () => done({status: 0}));
      });
      call.on('error', () => done({status: 0}));
      call.end(text);
    });
  }

  /// The same, again while the server says that it is busy and that nothing was changed: what a client is asked to do.
  async sendUntilTaken(...words) {
    for (;;) {
      const answer = await this.send(...words);
      if (answer.status !== 503) return answer;
    }
  }

  close() { this.agent.destroy(); }
}

/// Runs `work(index)` for 0..count-1 with at most `width` at once.
export async function inParallel(count, width, work) {
  let next = 0;
  await Promise.all(Array.from({length: Math.min(width, count)}, async () => {
    while (next < count) await work(next++);
  }));
}

/// Deterministic numbers from a printed seed (mulberry32).
export function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
