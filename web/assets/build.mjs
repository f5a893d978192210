// Builds what other people wrote into web/static/dist. Deterministic: no time stamps, chunks named by content.
//   node build.mjs [OUT]
import { build } from 'esbuild';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { thirdParty } from './licences.mjs';

const out = resolve(process.argv[2] ?? new URL('../static/dist', import.meta.url).pathname);
process.chdir(import.meta.dirname);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const result = await build({
  absWorkingDir: import.meta.dirname, // esbuild remembers the folder it was loaded in
  entryPoints: { htmx: 'src/htmx.js', viewer: 'src/viewer.js' },
  outdir: out,
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  metafile: true,
  legalComments: 'none', // the texts stand in THIRD-PARTY.txt, whole
  logLevel: 'warning',
  chunkNames: 'chunk/[hash]',
  assetNames: 'font/[name]-[hash]',
  loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty' }
});

writeFileSync(`${out}/THIRD-PARTY.txt`, thirdParty(Object.keys(result.metafile.inputs)));
