// Bytes as an attacker sends them: one TCP or TLS connection without an HTTP client in between.
import {connect} from 'node:net';
import {connect as connectTls} from 'node:tls';

export class Raw {
  /// `options` as node's net.connect takes them: localAddress, ca, rejectUnauthorized.
  static async open(url, options = {}) {
    const {hostname, port, protocol} = new URL(url);
    const raw = new Raw();
    const target = {host: hostname, port: Number(port), ...options};
    raw.socket = protocol === 'https:' ? connectTls(target) : connect(target);
    raw.received = Buffer.alloc(0);
    raw.isClosed = false;
    raw.waiting = [];
    const look = () => { raw.waiting = raw.waiting.filter((one) => !one()); };
    raw.socket.on('data', (bytes) => { raw.received = Buffer.concat([raw.received, bytes]); look(); });
    raw.socket.on('error', () => {});
    raw.closed = new Promise((done) => raw.socket.once('close', () => { raw.isClosed = true; look(); done(); }));
    await new Promise((done, failed) => {
      raw.socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', done);
      raw.socket.once('error', failed);
    });
    return raw;
  }

  send(bytes) {
    this.socket.write(bytes);
    return this;
  }

  /// The next whole answer by its Content-Length, or null when the connection ended first.
  answer() {
    return new Promise((done) => {
      const look = () => {
        const end = this.received.indexOf('\r\n\r\n');
        if (end >= 0) {
          const head = this.received.subarray(0, end).toString('latin1');
          const length = Number(head.match(/\r\ncontent-length: (\d+)/i)?.[1] ?? 0);
          if (this.received.length >= end + 4 + length) {
            const body = this.received.subarray(end + 4, end + 4 + length).toString('utf8');
            this.received = this.received.subarray(end + 4 + length);
            done({status: Number(head.split(' ')[1]), head, body});
            return true;
          }
        }
        if (this.isClosed) done(null);
        return this.isClosed;
      };
      if (!look()) this.waiting.push(look);
    });
  }

  close() { this.socket.destroy(); }
}

/// Sends `bytes` on a connection of their own; the first answer, and whether the server then closed.
export async function exchange(url, bytes) {
  const raw = await Raw.open(url);
  const answer = await raw.send(bytes).answer();
  const closes = answer === null || /\r\nconnection: close/i.test(answer.head);
  if (closes) await raw.closed;
  raw.close();
  return {...answer, closes};
}
