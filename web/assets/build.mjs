// Builds what other people wrote into web/static/dist. Deterministic: no time stamps, chunks named by content.
//   node build.mjs [OUT]
import { build } from 'esbuild';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { thirdParty } from './licences.mjs';

const out = process.argv[2] ?? '../static/dist';
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const result = await build({
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
