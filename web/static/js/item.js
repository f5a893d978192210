// The form of an item: what is typed is saved by itself, and nobody leaves without knowing that it is not.
import './countdown.js';

const PAUSE_MS = 2_000; // after the last key
const AGAIN_MS = 10_000; // after a failure
const BEACON_LIMIT = 60_000; // browsers send at most 64 kB after a page is gone

const form = document.getElementById('item');
const state = document.getElementById('draft-state');
let changes = 0; // counts what was typed, so that an answer to an older save does not claim the newer
let saved = 0;
let timer = null;
let leaving = false;

function say(key, value = '', bad = false) {
  const text = state.dataset[key].replace('{}', value);
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle('is-bad', bad);
}

/** The form as a draft: everything but files, which travel with the form itself. */
function draft() {
  return new URLSearchParams([ ...new FormData(form) ].filter(([ , value ]) => typeof value === 'string'));
}

async function save({ keepalive = false } = {}) {
  clearTimeout(timer);
  const body = draft();
  const mark = changes;
  if (keepalive && body.toString().length > BEACON_LIMIT) return;
  say('saving');
  try {
    told(await fetch(form.dataset.draft, { method: 'POST', body, keepalive, headers: headers() }), mark);
  } catch {
    say('failed', '', true);
    later(AGAIN_MS);
  }
}

const headers = () => ({
  'Accept': 'application/json',
  'X-CSRFToken': document.querySelector('meta[name="csrf-token"]').content
});

function told(response, mark) {
  if (response.redirected || response.status === 401 || response.status === 403) say('signedOut', '', true);
  else if (response.status === 409 || response.status === 404) say('refused', '', true);
  else if (!response.ok) {
    say('failed', '', true);
    later(AGAIN_MS);
  } else {
    saved = Math.max(saved, mark);
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

if (form?.dataset.draft) {
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    leaving = true;
    clearTimeout(timer);
  });
  form.addEventListener('anliu:save', () => save());
  document.addEventListener('submit', afterSave);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && changes > saved && !leaving) save({ keepalive: true });
  });
  addEventListener('beforeunload', (event) => {
    if (changes > saved && !leaving) event.preventDefault();
  });
  addEventListener('pageshow', ({ persisted }) => { if (persisted) leaving = false; });
}
