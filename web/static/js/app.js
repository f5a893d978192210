// What every page does: the token on requests, forms that are sent once, the keys that work everywhere.
import { isCommand } from './keys.js';

const SEQUENCE_MS = 900; // how long `g` waits for its second key

document.addEventListener('htmx:configRequest', ({ detail }) => {
  detail.headers['X-CSRFToken'] = document.querySelector('meta[name="csrf-token"]')?.content;
});

// Signed out in the meantime: the page itself knows the way to the sign-in and back.
document.addEventListener('htmx:responseError', ({ detail }) => {
  if (detail.xhr.status === 401) location.reload();
});

// A second press of the same button must not send the form again.
addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  event.submitter?.setAttribute('aria-disabled', 'true'); // not `disabled`: its name and value belong to the form
});
addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.querySelectorAll('[aria-disabled]').forEach((button) => button.removeAttribute('aria-disabled'));
  }
});

let sequence = 0;
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && event.target.matches?.('input[type="search"]')) event.target.blur();
  if (!isCommand(event)) return;
  const go = performance.now() - sequence < SEQUENCE_MS && document.getElementById('go')?.dataset[event.key];
  sequence = event.key === 'g' ? performance.now() : 0;
  if (go) location.assign(go);
  else if (event.key === '?') document.getElementById('help')?.togglePopover();
  else if (event.key === '/' && document.getElementById('q')) {
    event.preventDefault();
    document.getElementById('q').select();
  }
});
