// What a first visit costs: the files that the page names before anything is clicked, as they travel.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { visit } from './support/browser';

const MOST_KB = 200;
const SCRIPT = fileURLToPath(new URL('../scripts/bundle-size.mjs', import.meta.url));

it('is at most 200 KB of gzipped script and style', async () => {
  // Ends with an error above its own limit, which is the same.
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, inject('web')]);
  const total = Number(/([\d.]+) KB {2}first load/.exec(stdout)?.[1]);
  expect(total).toBeGreaterThan(50);
  expect(total).toBeLessThanOrEqual(MOST_KB);
});

it('travels compressed and is kept for a year', async () => {
  const { page } = await visit(inject('url'));
  const entry = page.waitForResponse((answer) => /assets\/index-.*\.js$/.test(answer.url()));
  await page.goto('/');
  const headers = await (await entry).allHeaders();
  expect(headers['content-encoding']).toMatch(/^(gzip|br|zstd)$/);
  expect(headers['cache-control']).toContain('immutable');
  await page.getByRole('article').first().waitFor();
});
