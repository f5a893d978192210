// Moving through a list with the keyboard; Enter is the link's own. The row stays the same when rows come new.
import { isCommand } from './keys.js';

let at = null; // id of the current row

const rows = () => [ ...document.querySelectorAll('[data-rows] tbody tr') ];

function mark() {
  rows().forEach((row) => row.classList.toggle('is-at', row.id === at));
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.id === at);
  const next = all[Math.max(0, Math.min(now + step, all.length - 1))];
  at = next.id;
  mark();
  next.querySelector('a.open').focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

/** To the first row, as from the search box. */
export function first() {
  at = null;
  move(1);
}

/** What a key presses: a part of the current row, a page, a tab. */
function pressed(key) {
  const row = document.getElementById(at);
  if (key === 'x') return row?.querySelector('.pick');
  if (key === 't') return document.querySelector('.batch:not([hidden]) [name="many"]') ?? row?.querySelector('[name="only"]');
  if (key === 'n') return document.querySelector('.pager [rel="next"]');
  if (key === 'p') return document.querySelector('.pager a:not([rel])');
  return /^[1-9]$/.test(key) ? document.querySelectorAll('#tabs a')[Number(key) - 1] : null;
}

addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown' && event.target.id === 'q' && !event.isComposing) {
    event.preventDefault();
    first();
  } else if (!isCommand(event)) return;
  else if (event.key === 'j') move(1);
  else if (event.key === 'k') move(-1);
  else if (event.key === 'Enter' && event.target === document.body) document.getElementById(at)?.querySelector('a.open').click();
  else pressed(event.key)?.click();
});
addEventListener('focusin', ({ target }) => {
  const row = target.closest?.('[data-rows] tbody tr');
  if (row && row.id !== at) {
    at = row.id;
    mark();
  }
});
document.addEventListener('htmx:afterSettle', mark);
