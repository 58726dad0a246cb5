// The shape of the code: floors, sizes, and what must not stand in it.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = execFileSync('git', ['-C', root, 'ls-files', '--cached', '--others', '--exclude-standard', 'engine', 'web'], {encoding: 'utf8'})
  .split('\n').filter((name) => /\.(cpp|hpp)$/.test(name));
const text = new Map(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]));

// A folder may include itself and the folders named here: the floors of ARCHITECTURE.md.
const floors = {
  base: [],
  domain: ['base'],
  workflow: ['base', 'domain'],
  storage: ['base', 'domain', 'workflow'],
  service: ['base', 'domain', 'workflow', 'storage'],
  publish: ['base', 'domain'],
  runtime: ['base'],
  net: ['base', 'runtime'],
  delivery: ['base', 'domain', 'workflow', 'storage', 'service', 'publish', 'runtime', 'net'],
  web: ['base', 'domain', 'workflow', 'storage', 'service', 'publish', 'net'],
  simulation: ['base', 'domain', 'workflow', 'storage', 'service', 'publish', 'net', 'delivery', 'web'],
  bench: ['base', 'runtime', 'net', 'delivery', 'web'],
  app: ['base', 'domain', 'workflow', 'storage', 'service', 'publish', 'runtime', 'net', 'delivery', 'web', 'simulation', 'bench'],
};
const folderOf = (name) => name.startsWith('web/') ? 'web' : name.split('/')[1];

test('a folder includes only the folders below it', () => {
  const wrong = [];
  for (const [name, source] of text) {
    const folder = folderOf(name);
    assert.ok(floors[folder], `${folder} has a floor`);
    for (const [, included] of source.matchAll(/^#include "([^"]+)"/gm)) {
      const target = included.split('/')[0];
      if (target !== folder && !floors[folder].includes(target)) wrong.push(`${name}: ${included}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('only the composition root and the driver itself name a database driver', () => {
  const wrong = files.filter((name) => !name.startsWith('engine/app/') && !/^engine\/storage\/(sqlite|postgres)\//.test(name) &&
    /#include "storage\/(sqlite|postgres)\//.test(text.get(name)));
  assert.deepEqual(wrong, []);
});

test('SQL stands in storage only', () => {
  const wrong = files.filter((name) => !name.startsWith('engine/storage/') &&
    /"(SELECT|INSERT INTO|UPDATE|DELETE FROM) /.test(text.get(name)));
  assert.deepEqual(wrong, []);
});

test('only the verdict reader and the verdict writer name the table of verdicts, and the check of invariants', () => {
  const allowed = /engine\/storage\/(verdict_reader|verdicts|invariants|retention_repository)\.cpp/;
  const wrong = files.filter((name) => !allowed.test(name) && /\b(FROM|JOIN|INTO|UPDATE) verdict\b/.test(text.get(name)));
  assert.deepEqual(wrong, []);
});

test('the sealed votes are read past every viewer at the close only', () => {
  const callers = files.filter((name) => /engine_only_read_sealed_votes\(/.test(text.get(name)) && !name.startsWith('engine/storage/'));
  assert.ok(callers.every((name) => /^engine\/service\/advance_run/.test(name)), callers.join(', '));
});

test('headers have at most 200 lines, sources 400, lines 100 columns', (t) => {
  const wrong = [];
  let longest = ['', 0];
  for (const [name, source] of text) {
    const lines = source.split('\n');
    const cap = name.endsWith('.hpp') ? 200 : 400;
    if (lines.length - 1 > cap) wrong.push(`${name} has ${lines.length - 1} lines`);
    if (lines.length > longest[1]) longest = [name, lines.length - 1];
    lines.forEach((line, index) => { if ([...line].length > 100) wrong.push(`${name}:${index + 1} is ${[...line].length} wide`); });
    if (name.endsWith('.hpp') && !source.startsWith('#pragma once')) wrong.push(`${name} does not begin with #pragma once`);
  }
  const headers = files.filter((name) => name.endsWith('.hpp')).map((name) => text.get(name).split('\n').length - 1).sort((a, b) => a - b);
  t.diagnostic(`${files.length} files; longest ${longest[0]} (${longest[1]} lines); median header ${headers[headers.length >> 1]} lines`);
  assert.deepEqual(wrong, []);
});

test('no function is longer than 70 lines', (t) => {
  const wrong = [];
  let longest = ['', 0];
  for (const [name, source] of text) {
    let began = -1;
    source.split('\n').forEach((line, index) => {
      if (/^[A-Za-z].*\)( const)?( noexcept)?( override)? \{$/.test(line)) began = index;
      if (line === '}' && began >= 0) {
        const length = index - began + 1;
        if (length > longest[1]) longest = [`${name}:${began + 1}`, length];
        if (length > 70) wrong.push(`${name}:${began + 1} has ${length} lines`);
        began = -1;
      }
    });
  }
  t.diagnostic(`longest function ${longest[0]} (${longest[1]} lines)`);
  assert.deepEqual(wrong, []);
});

test('nothing is left undone, and no test waits by the clock', () => {
  const marks = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|${['X', 'XX'].join('')})\\b`);
  assert.deepEqual(files.filter((name) => marks.test(text.get(name))), []);
  const tests = execFileSync('git', ['-C', root, 'ls-files', '--cached', '--others', '--exclude-standard', 'tests'], {encoding: 'utf8'})
    .split('\n').filter((name) => /\.(cpp|hpp|mjs)$/.test(name) && !name.includes('tests/tidy/'));
  const sleeping = tests.filter((name) => /(sleep_for|usleep|waitForTimeout|\bsleep\()/.test(readFileSync(join(root, name), 'utf8')));
  assert.deepEqual(sleeping, []);
});

test('templates and static files have no inline script or style', () => {
  const pages = execFileSync('git', ['-C', root, 'ls-files', '--cached', '--others', '--exclude-standard', 'web/templates'], {encoding: 'utf8'})
    .split('\n').filter((name) => name.endsWith('.html') && !name.includes('/mail/'));
  const wrong = pages.filter((name) => /\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=)(?![^>]*ld\+json)/.test(readFileSync(join(root, name), 'utf8')));
  assert.deepEqual(wrong, []);
});
