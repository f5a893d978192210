// Who wrote what the bundle holds, and under which terms: read from the packages themselves.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const HEAD = 'Anliu ships code of these packages in this folder, each under its own terms.\n';
const RULE = '='.repeat(100);

/** The text of THIRD-PARTY.txt for the input files of a build. Throws if a package states no terms. */
export function thirdParty(inputs) {
  const folders = new Set(inputs.map(packageFolder).filter(Boolean));
  return [HEAD, ...[...folders].sort().map(entry)].join(`\n${RULE}\n`);
}

/** `node_modules/@a/b/lib/x.js` lies in `node_modules/@a/b`; nested copies count on their own. */
function packageFolder(path) {
  return path.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];
}

function entry(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  if (!license) throw new Error(`${name} names no licence`);
  return `${name} ${version} (${license})\n\n${licenceText(folder)}\n`;
}

function licenceText(folder) {
  const file = readdirSync(folder).sort().find((name) => /^(licen[cs]e|copying)(\.|$)/i.test(name));
  if (file) return readFileSync(`${folder}/${file}`, 'utf8').trim();
  const readme = `${folder}/README.md`;
  const section = existsSync(readme) && readFileSync(readme, 'utf8').match(/^#+\s*licen[cs]e[\s\S]*/im);
  return section ? section[0].trim() : 'The package carries no separate licence text.';
}
