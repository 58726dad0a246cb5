// A program that a test starts. One that cannot be started, or ends before it is ready, is an error and
// never waited for; none outlives the test.
import {spawn} from 'node:child_process';

const running = new Set();
process.once('exit', () => { for (const child of running) child.kill('SIGKILL'); });
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/// `child.ended` is {code, signal}, or {error} when there was nothing to start; it never rejects.
export function startChild(command, words, options) {
  const child = spawn(command, words, options);
  running.add(child);
  child.ended = new Promise((done) => {
    child.once('exit', (code, signal) => done({code, signal}));
    child.once('error', (error) => done({error}));
  });
  child.ended.then(() => running.delete(child));
  return child;
}

/// The promise, or an error that says how the child ended meanwhile; `told`: what it had printed.
export function unlessEnded(child, promise, told = () => '') {
  const ended = child.ended.then(({code, signal, error}) => {
    const how = error ? `could not be started: ${error.message}` : `ended with ${code ?? signal}`;
    throw new Error(`${child.spawnargs.join(' ')} ${how}: ${told()}`);
  });
  return Promise.race([promise, ended]);
}

/// The first match in what the child prints to this stream of it.
export function untilSaid(child, stream, pattern) {
  let text = '';
  let match = null;
  const said = new Promise((done) => stream.on('data', (bytes) => {
    if (match) return;
    text += bytes;
    match = text.match(pattern);
    if (match) done(match);
  }));
  return unlessEnded(child, said, () => text);
}

/// Nothing of it is left afterwards.
export function stopChild(child, signal = 'SIGTERM') {
  child?.kill(signal);
  return child?.ended;
}
