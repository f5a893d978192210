// For every line {conditions: [[text, scope]], rounds} evaluates all conditions that often and answers the seconds it took.

import { createInterface } from 'node:readline';

import { evaluate } from 'feelin';

for await (const line of createInterface({ input: process.stdin })) {
  const { conditions, rounds } = JSON.parse(line);
  const began = performance.now();
  for (let round = 0; round < rounds; round++) {
    for (const [text, scope] of conditions) {
      evaluate(text, scope);
    }
  }
  console.log((performance.now() - began) / 1000);
}
