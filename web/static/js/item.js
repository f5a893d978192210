// The form of an item: what is typed is saved by itself, and nobody leaves without knowing that it is not.
import './countdown.js';

const PAUSE_MS = 2_000; // after the last key
const AGAIN_MS = 10_000; // after a failure
const BEACON_LIMIT = 60_000; // browsers send at most 64 kB after a page is gone
const ARRIVES_MS = [ 100, 200, 400, 800, 1_600 ]; // when to look whether what was sent while leaving is there
const LEFT = 'anliu:left'; // the page that was left with words under way: its address, the draft before them, whether two were

const form = document.getElementById('item');
const state = document.getElementById('draft-state');
const door = document.getElementById('sign-in');
let changes = 0; // counts what was typed, so that an answer to an older save does not claim the newer
let saved = 0;
let timer = null;
let leaving = false;
let underWay = 0; // saves that are not answered yet
let out = false; // signed out, as far as the last answer told
let place = null; // where the reader was before the way to the sign-in

function say(key, value = '', bad = false) {
  const text = state.dataset[key].replace('{}', value);
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle('is-bad', bad);
  const back = !out && document.activeElement === door;
  door.hidden = !out;
  if (back) place?.focus({ preventScroll: true });
}

function toDoor() {
  place = document.activeElement;
  door.focus({ preventScroll: true });
}

/** The form as a draft: everything but files, which travel with the form itself; with the outcome whose reasons are open. */
function draft() {
  const body = new URLSearchParams([ ...new FormData(form) ].filter(([ , value ]) => typeof value === 'string'));
  const open = form.querySelector('[data-outcome]:not(.off)');
  if (open) body.set('_outcome', open.dataset.outcome);
  return body;
}

async function save({ keepalive = false } = {}) {
  if (form.inert || (keepalive && draft().toString().length > BEACON_LIMIT)) return;
  clearTimeout(timer);
  const mark = changes;
  if (!out) say('saving');
  underWay += 1;
  try {
    let response = out && !await enters() ? null : await send(keepalive);
    if (response && isOut(response) && await enters()) response = await send(keepalive);
    await told(response, mark);
  } catch {
    say('failed', '', true);
    later(AGAIN_MS);
  } finally {
    underWay -= 1;
  }
}

const send = (keepalive) => fetch(form.dataset.draft, {
  method: 'POST', body: draft(), keepalive, headers: { 'Accept': 'application/json', 'X-CSRFToken': token().content }
});

const token = () => document.querySelector('meta[name="csrf-token"]');
const isOut = (response) => response.redirected || [ 401, 403 ].includes(response.status);

/** This page as it would be drawn now; null for whoever may not see it. */
async function again() {
  const page = await fetch(location.pathname, { headers: { 'Accept': 'text/html' } });
  return page.ok && !page.redirected ? new DOMParser().parseFromString(await page.text(), 'text/html') : null;
}

/** Whoever signed in again in another tab goes on here, with the token of the new session. */
async function enters() {
  const fresh = (await again())?.querySelector('meta[name="csrf-token"]');
  if (!fresh) return false;
  token().content = fresh.content;
  document.querySelectorAll('[name="csrf_token"]').forEach((one) => { one.value = fresh.content; });
  return true;
}

async function told(response, mark) {
  out = !response || isOut(response);
  if (out) {
    say('signedOut', '', true);
    later(AGAIN_MS);
  } else if (response.status === 409 || response.status === 404) say('refused', '', true);
  else if (!response.ok) {
    say('failed', '', true);
    later(AGAIN_MS);
  } else {
    saved = Math.max(saved, mark);
    state.dataset.savedAt = (await response.json()).saved_at;
    if (saved === changes) say('saved', clock(new Date()));
  }
}

const clock = (date) => date.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hour12: false });

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(save, ms);
}

function changed() {
  changes += 1;
  if (!state.classList.contains('is-bad')) say('unsaved');
  later(PAUSE_MS);
}

/** Releasing or handing over takes along what was typed: first the draft, then the step. */
async function afterSave(event) {
  if (!event.target.matches('[data-after-save]') || leaving) return;
  if (changes > saved) {
    event.preventDefault();
    await save();
    if (changes > saved) return; // the reader sees why
  }
  leaving = true;
  if (event.defaultPrevented) event.target.requestSubmit(event.submitter);
}

/** Sent while signed out, the form would be lost: it waits until it can be saved. */
function sent(event) {
  if (event.defaultPrevented) return;
  if (out) {
    event.preventDefault();
    save().then(() => (out ? toDoor() : form.requestSubmit(event.submitter)));
    return;
  }
  leaving = true;
  clearTimeout(timer);
}

function remember(two) {
  sessionStorage.setItem(LEFT, JSON.stringify({ of: form.dataset.draft, before: state.dataset.savedAt, two }));
}

/**
 * A page loaded again can overtake the words it was left with: it waits for them, and nobody types over them meanwhile.
 * Where an earlier save was under way, too, what is here may be that one.
 */
async function awaitWords() {
  const left = JSON.parse(sessionStorage.getItem(LEFT));
  sessionStorage.removeItem(LEFT);
  const overtaken = left?.of === form.dataset.draft && left.before === state.dataset.savedAt;
  if (!overtaken && !(left?.of === form.dataset.draft && left.two)) return;
  const shown = state.textContent;
  form.inert = true;
  say('saving');
  for (const pause of ARRIVES_MS) {
    await new Promise((resolve) => { setTimeout(resolve, pause); });
    const page = await again().catch(() => null);
    if (page && page.getElementById('draft-state')?.dataset.savedAt !== state.dataset.savedAt) {
      if (overtaken && left.two) remember(true);
      location.reload();
      return;
    }
  }
  form.inert = false;
  if (overtaken) say('lost', '', true);
  else if (state.dataset.savedAt) state.textContent = shown;
}

if (form?.dataset.draft) {
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('submit', sent);
  form.addEventListener('anliu:save', () => (out ? toDoor() : save()));
  document.addEventListener('submit', afterSave);
  document.addEventListener('visibilitychange', () => {
    if (changes > saved && !leaving) save({ keepalive: document.hidden });
  });
  addEventListener('beforeunload', (event) => {
    if (changes === saved || leaving) return;
    event.preventDefault();
    remember(underWay > 0);
    save({ keepalive: true }); // while the reader is asked: whoever loads the page again finds it there
  });
  if (form.querySelector('.summary')) changed(); // what was refused is not kept yet
  else awaitWords();
  addEventListener('pageshow', ({ persisted }) => { if (persisted) leaving = false; });
}

// What cannot be shown in place is told on a page of its own; what was typed is kept as a draft.
document.addEventListener('htmx:responseError', ({ detail }) => {
  if (detail.elt.matches('form.reveal')) detail.elt.submit();
});
