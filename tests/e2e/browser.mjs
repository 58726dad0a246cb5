// Debian's Chromium through playwright-core, with a folder for pictures of every screen.
import {mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createRequire} from 'node:module';
import {chromium} from 'playwright-core';

const require = createRequire(import.meta.url);
const {AxeBuilder} = require('@axe-core/playwright');

const pictures = process.env.PANELIST_PICTURES;
if (pictures) mkdirSync(pictures, {recursive: true});

export function openBrowser() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

/// What axe finds on the page, as readable lines; empty is what we want.
export async function accessibilityProblems(page) {
  const found = await new AxeBuilder({page}).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/// The same in light and, for the contrasts, in dark: one injection, so that many pages cost little.
export async function problemsInBothSchemes(page) {
  await page.evaluate(axeSource);
  const run = (runOnly) => page.evaluate(async (rules) => {
    const {violations} = await window.axe.run(document, {runOnly: rules, resultTypes: ['violations']});
    return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  }, runOnly);
  const light = await run({type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']});
  await page.emulateMedia({colorScheme: 'dark'});
  const dark = await run({type: 'rule', values: ['color-contrast']});
  await page.emulateMedia({colorScheme: 'light'});
  return [...light, ...dark.map((problem) => `dark: ${problem}`)];
}

/// True when the page scrolls sideways.
export function overflows(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
}

export async function picture(page, name) {
  if (!pictures) return;
  const size = page.viewportSize();
  await page.screenshot({path: join(pictures, `${name}.png`), fullPage: true});
  await page.setViewportSize({width: 390, height: 844});
  await page.screenshot({path: join(pictures, `${name}-phone.png`), fullPage: true});
  await page.setViewportSize(size);
  await page.emulateMedia({colorScheme: 'dark'});
  await page.screenshot({path: join(pictures, `${name}-dark.png`), fullPage: true});
  await page.emulateMedia({colorScheme: 'light'});
}
