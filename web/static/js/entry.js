// Typing without looking up: what is still to go, the way to the next gap, values the system knows, and the question
// before a change that costs other entries.
import { openDialog } from './keys.js';

const form = document.getElementById('item');
const list = document.getElementById('completeness');
const still = document.getElementById('still');
const dialog = document.getElementById('reset-dialog');

// 1. What is still to go is said where the form is sent from; it is the server that counts.

function count() {
  const open = Number(list.querySelector('[data-open]')?.dataset.open ?? 0);
  const text = open ? still.dataset.open.replace('{}', open) : still.dataset.done;
  if (still.textContent.trim() !== text) still.textContent = text;
  still.classList.toggle('is-complete', open === 0);
}

/** What was wrong when the form came back and is right now is told no more, neither above the form nor at its field. */
function prune() {
  const open = new Set([ ...list.querySelectorAll('.gaps a') ].map((link) => link.hash.slice(1)));
  const summary = form.querySelector('.summary');
  if (summary) settle(summary, open);
  for (const bad of form.querySelectorAll('.q.is-bad:not(.q-group, .q-documents), .document.is-bad')) {
    if ([ ...bad.querySelectorAll('[id]') ].some((one) => open.has(one.id))) continue;
    bad.classList.remove('is-bad');
    bad.querySelectorAll('[aria-invalid]').forEach((one) => one.removeAttribute('aria-invalid'));
    bad.querySelectorAll('.error-text:not([data-refused])').forEach((one) => one.remove());
  }
}

function settle(summary, open) {
  const links = [ ...summary.querySelectorAll('li a') ];
  for (const link of links) link.parentElement.hidden = !open.has(link.hash.slice(1)) && !link.hash.startsWith('#f-_');
  const told = new Set(links.filter((link) => !link.parentElement.hidden).map((link) => link.hash.slice(1)));
  const heading = summary.querySelector('h2');
  heading.textContent = heading.dataset.later;
  summary.hidden = [ ...summary.querySelectorAll('li') ].every((one) => one.hidden);
  list.classList.toggle('has-more', [ ...open ].some((id) => !told.has(id)));
}

/** To the input, wherever its field begins: the reader sees the question, not only the box. */
function goTo(place) {
  if (!place) return;
  place.closest('.q')?.scrollIntoView({ block: 'center' });
  arrive(place.matches('input, select, textarea, button, [tabindex]') ? place : place.querySelector('input, select, textarea'));
}

/** An entry is there to be typed over, as with Tab; a longer text to be gone on with. */
function arrive(place) {
  place?.focus({ preventScroll: true });
  if (place?.matches('textarea')) place.setSelectionRange(place.value.length, place.value.length);
  else if (place?.matches('input')) place.select();
}

function followed(event) {
  const link = event.target.closest('.gaps a, .summary a, .still a');
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  goTo(place);
}

/** The gaps in the order of the page: what is missing or wrong now, and what was wrong when the form came back. */
function gaps() {
  const ids = [ ...form.querySelectorAll('.gaps a, .summary a') ].map((link) => link.hash.slice(1));
  const places = [ ...new Set(ids) ].map((id) => document.getElementById(id)).filter((place) => place && !place.closest('.off'));
  return places.sort((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
}

function beyond(places, back) {
  const here = document.activeElement;
  const from = form.contains(here) ? here : null;
  const after = (place) => !from || (!place.contains(from) && from !== place && (from.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING));
  const before = (place) => from && !place.contains(from) && (from.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_PRECEDING);
  return back ? places.findLast(before) ?? places.at(-1) : places.find(after) ?? places[0];
}

/** Section by section; before the first one stands what is known of the case. */
function section(back) {
  const all = [ ...form.querySelectorAll('.form > .section') ].filter((one) => !one.matches('.off'));
  const here = all.findIndex((one) => one.contains(document.activeElement));
  if (back && here <= 0) {
    scrollTo({ top: 0 });
    document.getElementById('context')?.focus({ preventScroll: true });
    return;
  }
  const next = all.at(back ? Math.max(here - 1, 0) : Math.min(here + 1, all.length - 1));
  next?.scrollIntoView({ block: 'start' });
  arrive([ ...next?.querySelectorAll('input:not([type="hidden"]), select, textarea, button') ?? [] ].find((one) => one.checkVisibility()));
}

/** To the next way out, from the one that is next, or to the claim; it is chosen with Enter: nobody declines by a slip. */
function outcome(back) {
  const all = [ ...document.querySelectorAll('#item button[name="_outcome"], .holder.is-free button') ].filter((one) => one.checkVisibility());
  const here = all.indexOf(document.activeElement);
  const next = Math.max(all.findIndex((one) => one.matches('[aria-keyshortcuts]')), 0);
  all.at(here < 0 ? (back ? -1 : next) : (here + (back ? -1 : 1)) % all.length)?.focus();
}

const aside = { ArrowLeft: true, ArrowRight: false };

function keyed(event) {
  if (event.isComposing || openDialog()) return;
  if (event.key === 'F4' && !event.altKey && !event.ctrlKey) outcome(event.shiftKey);
  else if (event.key in aside && !event.altKey && event.target.closest('.decide')) outcome(aside[event.key]);
  else if (event.key === 'F2') goTo(beyond(gaps(), event.shiftKey));
  else if (event.altKey && event.key === 'PageDown') section(false);
  else if (event.altKey && event.key === 'PageUp') section(true);
  else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') form.dispatchEvent(new CustomEvent('anliu:save'));
  else return;
  event.preventDefault();
}

// 2. Where a value comes from is shown for as long as it is that value.

const value = (frame) => {
  const chosen = frame.querySelector('input[type="radio"]:checked');
  const input = frame.querySelector('input:not([type="radio"], [type="hidden"]), select, textarea');
  return chosen?.value ?? (input?.type === 'checkbox' ? '' : input?.value ?? '');
};

function marked(frame) {
  const mark = frame?.querySelector(':scope > label > .origin, :scope > .ask .origin');
  if (mark) mark.hidden = !mark.dataset.origin || value(frame) !== mark.dataset.origin;
}

function write(frame, text) {
  const radio = frame.querySelector(`input[type="radio"][value="${CSS.escape(text)}"]`);
  const input = frame.querySelector('input:not([type="radio"], [type="hidden"]), select, textarea');
  if (radio) radio.checked = true;
  else if (input) {
    input.value = text;
    if (input === document.activeElement) input.select?.(); // what is typed next replaces it
  }
}

/** What somebody typed while the answer was under way stays. */
const untouched = (frame) => [ '', frame.querySelector('[data-last]').value ].includes(value(frame));

function fill({ detail }) {
  for (const [ id, text ] of Object.entries(detail.texts)) {
    const frame = document.getElementById(id);
    if (!frame || !untouched(frame)) continue;
    write(frame, text);
    frame.querySelector('[data-last]').value = text;
    const mark = frame.querySelector('.origin');
    mark.dataset.origin = text;
    marked(frame);
    frame.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

// 3. A change that costs other entries asks first; until it is answered the field is as it was.

const holds = (frame) => value(frame) !== '' || frame.querySelector('[data-rows]')?.children.length > 0;

function clear(frame) {
  for (const input of frame.querySelectorAll('input:not([type="hidden"]), select, textarea')) {
    if (input.matches('[type="radio"], [type="checkbox"]')) input.checked = false;
    else input.value = '';
  }
  marked(frame);
}

function asksFirst(event) {
  const frame = event.target.closest('[data-resets]');
  const was = frame?.querySelector('[data-was]');
  if (!was) return;
  const wanted = value(frame);
  const lost = Object.entries(JSON.parse(frame.dataset.resets)).map(([ id, label ]) => ({ label, frame: document.getElementById(id) }))
    .filter((one) => one.frame && !one.frame.matches('.off') && holds(one.frame));
  if (!was.value || wanted === was.value || lost.length === 0) {
    was.value = wanted || was.value;
    return;
  }
  event.stopImmediatePropagation();
  write(frame, was.value);
  ask(frame, was, wanted, lost);
}

function ask(frame, was, wanted, lost) {
  dialog.querySelector('h2').textContent = dialog.querySelector('h2').dataset.text.replace('{}', frame.dataset.label);
  dialog.querySelector('[data-lost]').textContent = lost.map((one) => one.label).join(' · ');
  const input = frame.querySelector('select, input:not([type="hidden"])');
  const end = () => { dialog.close(); input.focus(); };
  dialog.querySelector('[data-keep]').onclick = end;
  dialog.querySelector('[data-reset]').onclick = () => {
    write(frame, wanted);
    was.value = wanted;
    lost.forEach((one) => clear(one.frame));
    end();
    for (const one of [ frame, ...lost.map((each) => each.frame) ]) {
      one.dispatchEvent(new Event('input', { bubbles: true }));
      one.querySelector('input:not([type="hidden"]), select, textarea')?.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };
  dialog.oncancel = end;
  dialog.showModal();
  dialog.querySelector('[data-keep]').focus();
}

if (form) {
  form.addEventListener('change', asksFirst, true);
  form.addEventListener('input', ({ target }) => marked(target.closest('.q')));
  form.addEventListener('change', ({ target }) => marked(target.closest('.q')));
  form.addEventListener('anliu:filled', fill);
  document.addEventListener('click', followed);
  document.addEventListener('keydown', keyed);
}
if (list && still) {
  count();
  list.addEventListener('htmx:afterSwap', () => { count(); prune(); });
}
