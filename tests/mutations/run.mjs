// Breaks each rule of list.mjs on a copy of the sources, and expects a test of the core to fail for it.
//   node tests/mutations/run.mjs [WORD]    only those whose rule or file has the word
// The copy and its build are in build/mutations. Ends with a line of counts; exit 1 when one survived.
import {execFileSync, spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {mutations} from './list.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = join(root, 'build/mutations/source');
const build = join(root, 'build/mutations/build');
const program = join(build, 'tests/test_workflow');

const names = execFileSync('git', ['-C', root, 'ls-files', '--cached', '--others', '--exclude-standard'], {encoding: 'utf8'}).trim().split('\n');
for (const name of names) {
  const target = join(copy, name);
  mkdirSync(dirname(target), {recursive: true});
  const text = readFileSync(join(root, name));
  let before;
  try { before = readFileSync(target); } catch { before = undefined; }
  if (!before || !before.equals(text)) cpSync(join(root, name), target);
}

// One file at a time, neither optimized nor with debug information: compiled and linked in seconds.
execFileSync('cmake', ['-S', copy, '-B', build, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=None', '-DPANELIST_TESTS=ON', '-DPANELIST_UNITY=OFF'], {stdio: 'ignore'});
const compile = () => spawnSync('cmake', ['--build', build, '--target', 'test_workflow'], {encoding: 'utf8'});
const test = () => spawnSync(program, ['--duration=false'], {cwd: copy, encoding: 'utf8', timeout: 120_000});

const built = compile();
if (built.status !== 0) throw new Error(built.stdout.slice(-3000));
const clean = test();
if (clean.status !== 0) throw new Error(`the tests fail without any mutation:\n${clean.stdout.slice(-2000)}`);

// The name above the first error: a test that only prints (its seed) has a heading too.
function firstFailure(output) {
  const headings = output.split(/: ERROR: |: FATAL ERROR: /)[0].match(/TEST CASE: {2}.*/g);
  return headings ? headings.at(-1).slice('TEST CASE:'.length).trim() : 'a crash';
}

const word = process.argv[2];
const chosen = mutations.filter(({file, rule}) => !word || rule.includes(word) || file.includes(word));
let caught = 0;
for (const {file, rule, from, to} of chosen) {
  const path = join(copy, 'engine/workflow', file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file}: the text of "${rule}" stands there ${text.split(from).length - 1} times`);
  writeFileSync(path, text.replace(from, () => to));
  try {
    const compiled = compile();
    if (compiled.status !== 0) throw new Error(`${file}: "${rule}" does not compile:\n${compiled.stdout.slice(-2000)}`);
    const result = test();
    if (result.status === 0) {
      console.log(`SURVIVED  ${file}: ${rule}`);
      continue;
    }
    ++caught;
    console.log(`caught    ${file}: ${rule}\n          by: ${firstFailure(result.stdout)}`);
  } finally {
    writeFileSync(path, text);
  }
}
console.log(`${caught} of ${chosen.length} mutations caught`);
process.exitCode = caught === chosen.length ? 0 : 1;
