// The inbox: live without losing place, choice or typing; several items claimed at once.
import './countdown.js';
import { first } from './rows.js';

const POLL_MS = 10_000;
const HAND_MS = 3_000; // rows do not move under a pointer that moved this recently

const list = () => document.getElementById('list');
const picks = () => [ ...document.querySelectorAll('.pick') ];
const itemOf = (pick) => pick.value.split(':')[0];
let etag = null;
let kept = null;
let handAt = -HAND_MS;
let lastPick = null;
let seenAt = new Date();
let entered = false; // the reader went on from the search box

// --- live: ask every ten seconds, swap only what changed

function poll() {
  if (!document.hidden) window.htmx.trigger(list(), 'poll');
}
setInterval(poll, POLL_MS);
document.addEventListener('visibilitychange', poll);
document.addEventListener('pointermove', ({ target }) => {
  if (target.closest?.('#list')) handAt = performance.now();
}, { passive: true });

const isPoll = ({ detail }) => (detail.requestConfig?.elt ?? detail.elt)?.id === 'list';

document.addEventListener('htmx:configRequest', (event) => {
  if (isPoll(event) && etag) event.detail.headers['If-None-Match'] = etag;
});
document.addEventListener('htmx:beforeSwap', (event) => {
  const { detail } = event;
  if (detail.target !== list() || !detail.shouldSwap) return;
  if (!detail.serverResponse.includes('id="list"')) {
    location.reload(); // not a list: most likely the sign-in
    detail.shouldSwap = false;
  } else if (isPoll(event) && performance.now() - handAt < HAND_MS) {
    detail.shouldSwap = false; // the next poll brings it again
  } else {
    etag = isPoll(event) ? detail.xhr.getResponseHeader('ETag') : null;
    kept = remember();
  }
});
document.addEventListener('htmx:afterSwap', () => {
  if (!kept) return;
  restore(kept);
  kept = null;
  if (entered) first();
  entered = false;
});
document.addEventListener('htmx:afterRequest', (event) => {
  const { status } = event.detail.xhr;
  if (isPoll(event) && status >= 200 && status < 400) tellStale(false);
});
for (const failure of [ 'htmx:sendError', 'htmx:timeout', 'htmx:responseError' ]) {
  document.addEventListener(failure, (event) => isPoll(event) && tellStale(true));
}

/** What the reader has in hand: chosen items and the place of the focus. */
function remember() {
  const focus = document.activeElement?.closest('#list tr') ? document.activeElement : null;
  return {
    chosen: new Set(picks().filter((pick) => pick.checked).map(itemOf)),
    row: focus?.closest('tr').id,
    part: focus && [ '.open', '.pick', 'button' ].find((part) => focus.matches(part))
  };
}

function restore({ chosen, row, part }) {
  picks().forEach((pick) => { pick.checked = chosen.has(itemOf(pick)); });
  if (part) document.getElementById(row)?.querySelector(part)?.focus({ preventScroll: true });
  showBatch();
}

/** Say that the list may be old, and of when it is; take it back as soon as the server answers. */
function tellStale(failed) {
  const stale = document.getElementById('stale');
  if (!failed) seenAt = new Date();
  const time = seenAt.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hour12: false });
  const text = !failed ? '' : stale.dataset.text.replace('{}', time);
  if (stale.textContent !== text) stale.textContent = text;
}

// --- the current tab, where not all fit on a phone

document.querySelector('#tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

// --- typing in the search box: not while an input method is composing

const search = document.getElementById('q');
const typed = () => search.dispatchEvent(new CustomEvent('typed', { bubbles: true }));
search.addEventListener('input', ({ isComposing }) => isComposing || typed());
search.addEventListener('compositionend', typed);

// --- Enter searches and goes on to what was found

search.addEventListener('keydown', (event) => {
  if (!event.isComposing && event.keyCode !== 229) entered = event.key === 'Enter';
});

// --- several at once

function showBatch() {
  const bar = document.querySelector('.batch');
  const count = picks().filter((pick) => pick.checked).length;
  bar.hidden = count === 0;
  const text = bar.dataset.text.replace('{}', count);
  const status = bar.querySelector('[role="status"]');
  if (count && status.textContent !== text) status.textContent = text;
}

document.addEventListener('click', ({ target, shiftKey }) => {
  if (!target.matches?.('.pick')) return;
  const all = picks();
  const from = all.findIndex((pick) => itemOf(pick) === lastPick);
  const to = all.indexOf(target);
  if (shiftKey && from >= 0) {
    all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((pick) => { pick.checked = target.checked; });
  }
  lastPick = itemOf(target);
  showBatch();
});
document.getElementById('batch').addEventListener('reset', () => queueMicrotask(() => {
  picks().forEach((pick) => { pick.checked = false; });
  showBatch();
}));
addEventListener('pageshow', showBatch); // a browser may bring back ticks with the page
