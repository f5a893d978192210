// Reads {scope, cases} as JSON from standard input and writes feelin's answer to every case, in order, as one JSON list.
// A case is [kind, text] or, for unary tests, [kind, text, the input's value as an expression].

import { evaluate, unaryTest } from 'feelin';

function written(value) {
  if (value === undefined) {
    return { undefined: true };
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return value;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : { number: String(value) };
  }
  if (Array.isArray(value)) {
    return value.map(written);
  }
  if (typeof value === 'function' || 'invoke' in value) {
    return { function: true };
  }
  if ('iso' in value && 'unwrap' in value) {
    return { '@': value.iso };
  }
  if ('start included' in value && 'valueType' in value) {
    return { range: [written(value.start), written(value.end), value['start included'], value['end included']] };
  }
  return { context: Object.fromEntries(Object.entries(value).map(([key, one]) => [key, written(one)])) };
}

function answer([, text, input], scope) {
  try {
    if (input === undefined) {
      return written(evaluate(text, scope).value);
    }
    return written(unaryTest(text, { ...scope, '?': evaluate(input, scope).value }).value);
  } catch (error) {
    return { error: error.constructor.name };
  }
}

let text = '';
for await (const chunk of process.stdin) {
  text += chunk;
}
const { scope, cases } = JSON.parse(text);
process.stdout.write(JSON.stringify(cases.map((one) => answer(one, scope))));
