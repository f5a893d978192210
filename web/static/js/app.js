// What every page does: the token on requests, forms that are sent once, the keys that work everywhere.
import { isCommand, openDialog } from './keys.js';

const SEQUENCE_MS = 900; // how long `g` waits for its second key

document.addEventListener('htmx:configRequest', ({ detail }) => {
  detail.headers['X-CSRFToken'] = document.querySelector('meta[name="csrf-token"]')?.content;
});

// Signed out in the meantime: the page itself knows the way to the sign-in and back. A form that is being filled in stays
// and tells it where it saves.
document.addEventListener('htmx:responseError', ({ detail }) => {
  if (detail.xhr.status === 401 && !document.querySelector('form[data-draft]')) location.reload();
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
  if (openDialog()) {
    stay(event);
    return;
  }
  if (event.key === 'Escape' && event.target.matches?.('input[type="search"]')) event.target.blur();
  if (!isCommand(event)) return;
  const go = performance.now() - sequence < SEQUENCE_MS && document.getElementById('go')?.dataset[event.key];
  sequence = event.key === 'g' ? performance.now() : 0;
  if (go) {
    event.preventDefault(); // nothing else makes a command of it
    location.assign(go);
  } else if (event.key === '?') document.getElementById('help')?.showPopover();
  else if (event.key === '/' && document.getElementById('q')) {
    event.preventDefault();
    document.getElementById('q').select();
  }
});

/** Tab goes round in a dialog; where the focus was before it opened, the browser knows. */
function stay(event) {
  const dialog = openDialog();
  if (event.key === '?' && dialog.id === 'help') dialog.hidePopover();
  if (event.key !== 'Tab') return;
  const stops = [ ...dialog.querySelectorAll('a, button, select, textarea, input:not([type="hidden"])') ].filter((one) => one.checkVisibility());
  const edge = stops.at(event.shiftKey ? 0 : -1);
  if (dialog.contains(document.activeElement) && document.activeElement !== edge) return;
  event.preventDefault();
  stops.at(event.shiftKey ? -1 : 0)?.focus();
}

addEventListener('focusin', ({ target }) => {
  const menu = document.querySelector('.menu:popover-open');
  if (menu && !menu.contains(target) && !target.matches('[popovertarget]')) menu.hidePopover();
});

// A region that comes with its page is not read aloud: what was done is said once more where somebody listens.
addEventListener('load', () => {
  const done = document.querySelector('.flash[role="status"]');
  if (done) document.getElementById('said').textContent = done.textContent;
});
