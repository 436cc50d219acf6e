// Adds up what a first visit loads (entry, explore page, everything they import, styles; gzipped) and fails above the
// budget. The chat, the preview and its map, the publish form come later and are listed for information.
import { readFile } from 'node:fs/promises';
import { argv, exit, stdout } from 'node:process';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 200;
const FIRST = ['index.html', 'src/pages/RemixPage.tsx'];
const LATER = [
  'src/components/remix/RemixChatModal.tsx',
  'src/components/remix/RemixItineraryPreview.tsx',
  'src/pages/Publish.tsx',
  'src/pages/ItineraryPage.tsx',
];
// Another build than ours may be named: `node scripts/bundle-size.mjs <folder>`.
const dist = argv[2] ? pathToFileURL(`${argv[2]}/`) : new URL('../dist/', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));

function reach(names, found = new Set(), seen = new Set()) {
  for (const name of names) {
    const chunk = manifest[name];
    if (!chunk || seen.has(name)) continue;
    seen.add(name);
    if (chunk.file.endsWith('.js')) found.add(chunk.file);
    chunk.css?.forEach((file) => found.add(file));
    reach(chunk.imports ?? [], found, seen);
  }
  return found;
}

async function weigh(files) {
  let total = 0;
  for (const file of files) total += gzipSync(await readFile(new URL(file, dist))).length;
  return total / 1024;
}

const line = (kb, what) => stdout.write(`${kb.toFixed(1).padStart(8)} KB  ${what}\n`);

const first = reach(FIRST);
const total = await weigh(first);
line(total, `first load, gzipped (at most ${BUDGET_KB})`);
for (const name of LATER) {
  const files = [...reach([name])].filter((file) => !first.has(file));
  line(await weigh(files), `more for ${name}`);
}
if (total > BUDGET_KB) exit(1);
