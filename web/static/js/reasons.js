// How a form goes on: an outcome that needs a reason asks for it first, and the one that Ctrl+Enter sends is marked.

const form = document.querySelector('[data-form]')?.closest('form');
const outcomes = () => [ ...form.querySelectorAll('.decide [name="_outcome"]') ];
const open = () => form.querySelector('[data-outcome]:not(.off)');

// 1. The outcome that is next, and its reasons.

/** Whether the reasons have to be shown first. */
export function asksFirst(button) {
  const panel = document.getElementById(button.dataset.needs);
  if (panel === open() && panel.querySelector('input:checked')) return false;
  showReasons(panel);
  panel.scrollIntoView({ block: 'nearest' });
  panel.querySelector('input')?.focus();
  return true;
}

/** The reasons of one outcome, or of none. */
function showReasons(panel) {
  for (const one of form.querySelectorAll('[data-outcome]')) one.classList.toggle('off', one !== panel);
  const note = form.querySelector('[data-note]');
  note.classList.toggle('off', !panel && !note.querySelector('textarea').value);
  mark();
}

/** Nothing is to be returned or declined after all. */
function putAway(panel) {
  const button = outcomes().find((one) => one.dataset.needs === panel.id);
  button.removeAttribute('data-tried');
  showReasons(null);
  button.focus();
}

/** The outcome whose reasons are open, the one that was tried last, the way forward, or the only one. */
export function next() {
  const all = outcomes();
  return all.find((one) => open() && one.dataset.needs === open().id) ?? all.find((one) => one.matches('[data-tried]'))
    ?? all.find((one) => one.matches('.primary')) ?? (all.length === 1 ? all[0] : null);
}

function mark() {
  const chosen = next();
  for (const one of outcomes()) {
    if (one === chosen) one.setAttribute('aria-keyshortcuts', 'Control+Enter');
    else one.removeAttribute('aria-keyshortcuts');
    one.title = one === chosen ? 'Ctrl + Enter' : '';
  }
}

// 2. A long list of reasons is narrowed while somebody types; Enter ticks the first that is left.

const shown = (panel) => [ ...panel.querySelectorAll('.codes li:not([hidden]) input') ];

function find(input) {
  const words = input.value.trim().toLowerCase().split(/\s+/);
  for (const one of input.closest('[data-outcome]').querySelectorAll('.codes li')) {
    const text = one.textContent.toLowerCase();
    one.hidden = !one.querySelector('input').checked && !words.every((word) => text.includes(word));
  }
  tell(input, 'found', shown(input.closest('[data-outcome]')).length);
}

function tell(input, key, what) {
  const said = input.parentElement.querySelector('[role="status"]');
  said.textContent = said.dataset[key].replace('{}', what);
}

export function tick(input) {
  const box = shown(input.closest('[data-outcome]')).find((one) => !one.checked);
  if (!input.value.trim() || !box) return;
  box.click();
  input.value = '';
  find(input);
  tell(input, 'ticked', box.parentElement.querySelector('.what').textContent);
}

/** Up and down through the reasons, from the search and back; Escape first empties the search, then puts the list away. */
export function walked(event) {
  const panel = event.target.closest('[data-outcome]');
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === 'Escape' && panel) {
    if (event.target.matches('[data-find]') && event.target.value) {
      event.target.value = '';
      find(event.target);
    } else putAway(panel);
    event.stopPropagation();
  } else if (step && panel) {
    const all = [ ...panel.querySelectorAll('[data-find]'), ...shown(panel) ];
    all[all.indexOf(event.target) + step]?.focus();
  } else return;
  event.preventDefault();
}

function searches(input) {
  input.parentElement.hidden = false;
  for (const event of [ 'input', 'change' ]) input.addEventListener(event, (one) => one.stopPropagation()); // no part of what is typed
  input.addEventListener('input', () => find(input));
}

if (form) {
  mark();
  form.querySelectorAll('[data-find]').forEach(searches);
}
