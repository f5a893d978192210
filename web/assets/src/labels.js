// A diagram carries its languages: Chinese in `name`, others in anliu:label.

/** Give every element of a parsed diagram its name in `lang`, where it has one. Changes the tree in memory only. */
export function renameIn(definitions, lang, seen = new Set()) {
  if (!definitions?.$type || seen.has(definitions)) return;
  seen.add(definitions);
  const label = definitions.extensionElements?.values?.find((v) => v.$type === 'anliu:Label' && v.lang === lang);
  if (label) definitions.name = label.text;
  for (const property of definitions.$descriptor.properties) {
    if (property.isReference || property.isAttr) continue; // only what it contains
    const value = definitions[property.name.replace(/^\w+:/, '')];
    for (const child of Array.isArray(value) ? value : [ value ]) renameIn(child, lang, seen);
  }
}
