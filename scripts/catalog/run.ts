/** `npm run catalog`: writes public/catalog.json anew. Needs the npm registry. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSnapshot, strangers, writeSnapshot } from './build.ts';
import { readKept } from './kept.ts';
import { fetchPi } from './pi.ts';

export const FILE = join(import.meta.dirname, '../../public/catalog.json');
/** Of the file, gzip -9. */
export const MAX_GZIP_BYTES = 120_000;

if (process.argv[1] === import.meta.filename) {
  const kept = readKept();
  const snapshot = buildSnapshot(fetchPi(), kept);
  const unknown = strangers(snapshot, kept);
  if (unknown.length > 0)
    throw new Error(`No endpoint serves these of data/models.json: ${unknown.join(', ')}`);
  const text = writeSnapshot(snapshot);
  const bytes = gzipSync(text, { level: 9 }).length;
  if (bytes > MAX_GZIP_BYTES) throw new Error(`${bytes} bytes gzip are more than ${MAX_GZIP_BYTES}.`);
  writeFileSync(FILE, text);
  const endpoints = Object.values(snapshot.endpoints).reduce((sum, its) => sum + Object.keys(its).length, 0);
  console.log(
    `public/catalog.json: ${Object.keys(snapshot.models).length} models, ${endpoints} endpoints, ` +
      `${text.length} bytes, ${bytes} gzip -9; data of ${new Date(snapshot.at).toISOString()}`,
  );
}
