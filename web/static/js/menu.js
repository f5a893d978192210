// The menu from which cases are begun: it shows what fits while somebody types, Enter opens the first of it.

const search = document.getElementById('q');
const lines = [ ...document.querySelectorAll('[data-found-by]') ];
const shown = () => lines.filter((line) => !line.hidden).map((line) => line.querySelector('button'));

/** The same form for all ways to write a word, as the server has it (workflows/search.py). */
const normalise = (text) => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function filter() {
  const words = search.value.split(/\s+/).map(normalise).filter(Boolean);
  for (const line of lines) line.hidden = !words.every((word) => line.dataset.foundBy.includes(word));
  for (const part of document.querySelectorAll('.start')) part.hidden = !part.querySelector('[data-found-by]:not([hidden])');
  const told = document.getElementById('found');
  told.textContent = shown().length ? '' : told.dataset.none;
}
search.addEventListener('input', ({ isComposing }) => isComposing || filter());
search.addEventListener('compositionend', filter);
addEventListener('pageshow', filter); // a browser may bring back what was typed with the page

search.form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (search.value.trim()) shown()[0]?.click();
});

addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = [ search, ...shown() ];
  const here = all.indexOf(document.activeElement);
  if (!step || here < 0 || event.isComposing) return;
  event.preventDefault();
  all[here + step]?.focus();
});
