// Breaks each rule of list.mjs on a copy of the sources, and expects a test of the core to fail for it.
//   node tests/mutations/run.mjs [WORD]    only those whose rule or file has the word
// A copy and its build for each core of the machine are in build/mutations. Ends with a line of counts; exit 1 when one survived.
import {execFile, execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {mutations} from './list.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = execFileSync('git', ['-C', root, 'ls-files', '--cached', '--others', '--exclude-standard'], {encoding: 'utf8'}).trim().split('\n');

/// What a command says and how it ends; null: it was stopped.
const run = (program, words, options = {}) => new Promise((done) => {
  execFile(program, words, {maxBuffer: 2 ** 26, ...options}, (problem, said) => done({said, status: problem ? problem.code ?? null : 0}));
});

// The name above the first error: a test that only prints (its seed) has a heading too.
function firstFailure(output) {
  const headings = output.split(/: ERROR: |: FATAL ERROR: /)[0].match(/TEST CASE: {2}.*/g);
  return headings ? headings.at(-1).slice('TEST CASE:'.length).trim() : 'a crash';
}

/// A copy of the sources in which one rule at a time is broken.
class Workshop {
  constructor(number) {
    this.source = join(root, `build/mutations/${number}/source`);
    this.build = join(root, `build/mutations/${number}/build`);
  }

  /// Copies what changed and builds it; throws when the tests fail without any mutation.
  async prepare() {
    for (const name of names) {
      const target = join(this.source, name);
      mkdirSync(dirname(target), {recursive: true});
      const text = readFileSync(join(root, name));
      let before;
      try { before = readFileSync(target); } catch { before = undefined; }
      if (!before || !before.equals(text)) cpSync(join(root, name), target);
    }
    // One file at a time, neither optimized nor with debug information: compiled and linked in seconds.
    const configured = await run('cmake', ['-S', this.source, '-B', this.build, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=None', '-DPANELIST_TESTS=ON', '-DPANELIST_UNITY=OFF']);
    if (configured.status !== 0) throw new Error(configured.said);
    const built = await this.compile();
    if (built.status !== 0) throw new Error(built.said.slice(-3000));
    const clean = await this.test();
    if (clean.status !== 0) throw new Error(`the tests fail without any mutation:\n${clean.said.slice(-2000)}`);
  }

  compile() { return run('cmake', ['--build', this.build, '--target', 'test_workflow', '-j1']); }
  test() { return run(join(this.build, 'tests/test_workflow'), ['--duration=false'], {cwd: this.source, timeout: 120_000}); }

  /// The test that fails for the mutation; undefined: none does.
  async try({file, rule, from, to}) {
    const path = join(this.source, 'engine/workflow', file);
    const text = readFileSync(path, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file}: the text of "${rule}" stands there ${text.split(from).length - 1} times`);
    writeFileSync(path, text.replace(from, () => to));
    try {
      const compiled = await this.compile();
      if (compiled.status !== 0) throw new Error(`${file}: "${rule}" does not compile:\n${compiled.said.slice(-2000)}`);
      const result = await this.test();
      return result.status === 0 ? undefined : firstFailure(result.said);
    } finally {
      writeFileSync(path, text);
    }
  }
}

const word = process.argv[2];
const chosen = mutations.filter(({file, rule}) => !word || rule.includes(word) || file.includes(word));
const left = [...chosen];
let caught = 0;
await Promise.all(Array.from({length: availableParallelism()}, async (_, number) => {
  const workshop = new Workshop(number + 1);
  await workshop.prepare();
  for (let mutation = left.shift(); mutation; mutation = left.shift()) {
    const by = await workshop.try(mutation);
    console.log(by ? `caught    ${mutation.file}: ${mutation.rule}\n          by: ${by}` : `SURVIVED  ${mutation.file}: ${mutation.rule}`);
    if (by) ++caught;
  }
}));
console.log(`${caught} of ${chosen.length} mutations caught`);
process.exitCode = caught === chosen.length ? 0 : 1;
