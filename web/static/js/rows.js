// Moving through a list with the keyboard: j, k, x; Enter is the link's own. The row stays the same when rows come new.
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

addEventListener('keydown', (event) => {
  if (!isCommand(event)) return;
  if (event.key === 'j') move(1);
  else if (event.key === 'k') move(-1);
  else if (event.key === 'Enter' && event.target === document.body) document.getElementById(at)?.querySelector('a.open').click();
  else if (event.key === 'x') document.getElementById(at)?.querySelector('.pick')?.click();
});
addEventListener('focusin', ({ target }) => {
  const row = target.closest?.('[data-rows] tbody tr');
  if (row && row.id !== at) {
    at = row.id;
    mark();
  }
});
document.addEventListener('htmx:afterSettle', mark);
