// A form while it is filled in: rows come and go, fields are shown when they are asked, reasons before a return.
// Everything works without it, by a round trip.
import { asksFirst, next, tick, walked } from './reasons.js';

const form = document.querySelector('[data-form]')?.closest('form');
let refused = ''; // what was said of files that are too large
const underWay = new Set(); // ids of inputs whose files are being stored
let held = null; // the button that waits for them
const changed = (element) => element.dispatchEvent(new Event('input', { bubbles: true }));

// 1. Rows of a group. The blank row is a template; its token stands for the number of the new row.

function addRow(group) {
  const rows = group.querySelector(':scope > [data-rows]');
  if (rows.children.length >= Number(group.dataset.most)) return;
  const number = 1 + Math.max(-1, ...[ ...rows.children ].map((row) => Number(row.id.split('-').at(-1))));
  const holder = document.createElement('template');
  holder.innerHTML = group.querySelector(':scope > template').innerHTML.replaceAll(group.dataset.token, String(number));
  const row = holder.content.firstElementChild;
  rows.append(row);
  window.htmx?.process(row);
  echoAll(row);
  counted(group, 'added');
  row.querySelector('input:not([type="hidden"]), select')?.focus();
}

function removeRow(row) {
  const group = row.closest('[data-group]');
  row.remove();
  counted(group, 'removed');
  group.querySelector(':scope > [data-add]').focus();
  changed(group);
}

/** Number the rows as people count, and offer only what is possible. */
function counted(group, said = null) {
  const rows = [ ...group.querySelector(':scope > [data-rows]').children ];
  rows.forEach((row, index) => row.querySelectorAll('[data-number]').forEach((place) => {
    if (place.closest('[data-row]') === row) place.textContent = String(index + 1);
  }));
  for (const row of rows) row.querySelector(':scope > .remove').hidden = rows.length <= Number(group.dataset.least);
  group.querySelector(':scope > [data-add]').hidden = rows.length >= Number(group.dataset.most);
  if (said) group.querySelector(':scope > [data-said]').textContent = group.querySelector(':scope > [data-said]').dataset[said];
}

// 2. What was typed, said again in the way people read it.

const echoes = {
  money: (text) => (/^\d{4,18}(\.\d{1,2})?$/.test(text) ? text.replace(/\B(?=(\d{3})+(?!\d))/g, (_, __, at) => (at < (text + '.').indexOf('.') ? ',' : '')) : ''),
  card: (text) => (/^[\d -]{5,}$/.test(text) ? text.replaceAll(/[ -]/g, '').replaceAll(/(.{4})(?=.)/g, '$1 ') : '')
};

function echo(input) {
  const place = input.parentElement.querySelector('.echo');
  if (place) place.value = echoes[input.dataset.echo](input.value.trim());
}

function echoAll(within) {
  within.querySelectorAll('[data-echo]').forEach(echo);
}

// 3. Files that are too large are told at once, not after the upload.

function look(input) {
  const most = Number(input.dataset.most);
  const large = [ ...input.files ].filter((file) => file.size > most);
  const said = input.parentElement.querySelector('[data-refused]');
  said.hidden = large.length === 0;
  if (large.length === 0) return;
  said.textContent = input.dataset.tooLarge.replace('{}', large.map((file) => file.name).join(', '));
  const kept = new DataTransfer();
  [ ...input.files ].filter((file) => file.size <= most).forEach((file) => kept.items.add(file));
  input.files = kept.files;
}

function picked(input) {
  look(input);
  if (input.files.length > 0 && input.hasAttribute('hx-post')) underWay.add(input.id);
}

/** Nothing is left to upload where every file was too large; what was said of them outlives the swap. */
function uploading(event) {
  const { elt } = event.detail;
  if (elt.type !== 'file') return;
  if (elt.files.length === 0) {
    event.preventDefault();
    arrived(elt.id);
  }
  const said = elt.parentElement.querySelector('[data-refused]');
  refused = said.hidden ? '' : said.textContent;
}

/** An upload takes along its own files only: those of the other inputs are on their way already. */
function alone({ detail }) {
  if (detail.elt.type !== 'file') return;
  for (const [ name, value ] of [ ...detail.formData ]) {
    if (value instanceof File && name !== detail.elt.name) detail.formData.delete(name);
  }
}

/** A form that is sent while files are being stored waits for them, or they would be stored twice. */
function waits(event) {
  if (underWay.size === 0) return;
  event.preventDefault();
  held = event.submitter;
}

function arrived(id) {
  underWay.delete(id);
  if (underWay.size > 0 || !held) return;
  const button = held;
  held = null;
  form.requestSubmit(button);
}

/** The upload did not arrive: the file stays chosen and travels with the form. */
function notUploaded({ target, detail }) {
  const input = target.closest?.('input[type="file"]') ?? detail.elt;
  if (input?.type !== 'file') return;
  const said = input.parentElement.querySelector('[data-refused]');
  said.hidden = false;
  said.textContent = input.dataset.failed;
  arrived(input.id);
}

/** A file that arrived is part of what is typed: the draft has to know it. */
function uploaded({ detail }) {
  if (detail.requestConfig?.elt?.type !== 'file') return;
  const input = document.getElementById(detail.requestConfig.elt.id);
  if (!input) return;
  if (document.activeElement === document.body) input.focus({ preventScroll: true }); // never away from who types on
  if (refused) {
    const said = input.parentElement.querySelector('[data-refused]');
    said.hidden = false;
    said.textContent = refused;
  }
  changed(input);
  arrived(input.id);
}

// 4. What was picked and need not be can be taken back.

function offerClear(frame) {
  const button = frame?.querySelector('[data-clear]');
  if (button) button.hidden = !frame.querySelector('input:checked');
}

function clear(frame) {
  frame.querySelectorAll('input:checked').forEach((one) => { one.checked = false; });
  const input = frame.querySelector('input');
  input.focus();
  for (const event of [ 'input', 'change' ]) input.dispatchEvent(new Event(event, { bubbles: true }));
}

function pressed(event) {
  const button = event.target.closest('button');
  if (!button || button.form !== form) return;
  if (button.hasAttribute('data-add')) addRow(button.closest('[data-group]'));
  else if (button.hasAttribute('data-clear')) clear(button.closest('.q'));
  else if (button.hasAttribute('data-file')) {
    const list = button.closest('.document');
    button.closest('li').remove();
    list.querySelector('input[type="file"]').focus();
    changed(list);
  } else if (button.name === '_remove') removeRow(button.closest('[data-row]'));
  else if (!(button.dataset.needs && asksFirst(button))) return;
  event.preventDefault();
}

/** Enter in an input sends nothing; Ctrl+Enter presses the button that is marked. */
function keyed(event) {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === 'Delete' && event.target.matches('input[type="radio"]:checked')) {
    event.target.closest('.q').querySelector('[data-clear]')?.click();
  } else if (event.key !== 'Enter') walked(event);
  else if (event.ctrlKey || event.metaKey) next()?.click();
  else if (!event.target.matches('input:not([type="file"])')) return;
  else if (event.target.matches('[data-find]')) tick(event.target);
  if (event.key === 'Enter') event.preventDefault();
}

// Somebody may choose before anybody listens: what differs from the page as it was sent is told once it is loaded.
function catchUp(form) {
  for (const frame of form.querySelectorAll('[hx-trigger="change"]')) {
    [...frame.querySelectorAll('input, select')].find(differs)?.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function differs(field) {
  if (field.matches('select')) {
    return field.selectedOptions[0] !== ([...field.options].find((one) => one.defaultSelected) ?? field.options[0]);
  }
  if (field.matches('[type=radio], [type=checkbox]')) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

function hide(frames) {
  const off = new Set(frames);
  for (const frame of form.querySelectorAll('[data-when]')) frame.classList.toggle('off', off.has(frame.id));
  for (const block of document.querySelectorAll('[data-frame]')) block.classList.toggle('off', off.has(block.dataset.frame));
}

if (form) {
  form.querySelectorAll('[data-group]').forEach((group) => counted(group));
  echoAll(form);
  form.querySelectorAll('.q-radio').forEach(offerClear);
  form.addEventListener('change', ({ target }) => offerClear(target.closest('.q-radio')));
  form.addEventListener('click', pressed);
  form.addEventListener('keydown', keyed);
  form.addEventListener('input', ({ target }) => target.dataset.echo && echo(target));
  form.addEventListener('change', ({ target }) => target.type === 'file' && picked(target));
  form.addEventListener('submit', waits, true);
  form.addEventListener('htmx:configRequest', alone);
  form.addEventListener('htmx:beforeRequest', uploading);
  form.addEventListener('htmx:responseError', notUploaded);
  form.addEventListener('htmx:sendError', notUploaded);
  document.addEventListener('htmx:afterSettle', uploaded);
  form.addEventListener('anliu:hidden', ({ detail }) => hide(detail.frames));
  addEventListener('load', () => {
    catchUp(form);
    form.querySelector('.summary')?.scrollIntoView({ block: 'start' }); // what stands beside a form may have moved it
  });
}
