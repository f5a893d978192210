// The documents of a case beside its form: one at a time, turned and enlarged, brought up by the field that is read
// from it. Without scripts the same documents are links.
import { openDialog } from './keys.js';

const desk = document.getElementById('desk');
const viewer = document.getElementById('viewer');
const stage = document.getElementById('stage');
const hints = document.getElementById('viewer-hints');
const show = document.getElementById('viewer-show');
const grip = document.getElementById('grip');
const zoomed = document.getElementById('viewer-zoom');
const NARROWEST = 25; // per cent of the desk
const WIDEST = 70;
const STEP = 1.25;

let at = ''; // the address of the document in sight
let picture = null;
let zoom = 1; // 1 fits the width
let turned = 0; // quarters to the right
let field = null; // where the reader typed last
let from = null; // where the reader came from

const papers = () => [ ...document.querySelectorAll('#papers a') ];

// 1. What the reader prefers is remembered in the browser; where that is forbidden it is not.

function recall(name) {
  try { return localStorage.getItem(`anliu.${name}`); } catch { return null; }
}

function remember(name, value) {
  try { localStorage.setItem(`anliu.${name}`, value); } catch { /* the next page asks again */ }
}

// 2. The pane: shown, hidden, as wide as the reader likes.

const isNarrow = matchMedia('(max-width: 1080px)');

function open(shown, keep = true) {
  viewer.hidden = !shown;
  show.hidden = shown || papers().length === 0;
  desk.classList.toggle('with-viewer', shown);
  document.documentElement.classList.toggle('has-sheet', shown && isNarrow.matches);
  if (keep && !isNarrow.matches) remember('viewer', shown ? 'shown' : 'hidden');
  if (shown) fit();
}

function widen(percent) {
  const width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, percent)));
  desk.style.setProperty('--viewer', `${width}%`);
  grip.setAttribute('aria-valuenow', String(width));
  remember('viewer-width', String(width));
  fit();
}

function dragged({ clientX }) {
  const box = desk.getBoundingClientRect();
  widen((box.right - clientX) / box.width * 100);
}

function drag(event) {
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  grip.addEventListener('pointermove', dragged);
  grip.addEventListener('pointerup', () => grip.removeEventListener('pointermove', dragged), { once: true });
}

function nudge(event) {
  const by = { ArrowLeft: 5, ArrowRight: -5 }[event.key];
  if (!by) return;
  event.preventDefault();
  widen(Number(grip.getAttribute('aria-valuenow')) + by);
}

// 3. One document.

function look(paper) {
  if (!paper || paper.dataset.look === at) return;
  at = paper.dataset.look;
  [ zoom, turned ] = [ 1, 0 ];
  mark();
  viewer.classList.toggle('is-pdf', !('picture' in paper.dataset));
  hints.replaceChildren(...paper.dataset.hints.split('\n').filter(Boolean).map(line));
  const link = document.getElementById('viewer-open');
  link.href = paper.href;
  stage.replaceChildren('picture' in paper.dataset ? drawn(paper) : framed(paper));
}

function line(text) {
  const place = document.createElement('span');
  place.textContent = `⚠ ${text}`;
  return place;
}

function drawn(paper) {
  const sheet = document.createElement('div');
  sheet.className = 'sheet';
  picture = document.createElement('img');
  picture.alt = `${paper.firstChild.textContent.trim()} · ${paper.dataset.name}`;
  picture.draggable = false;
  picture.addEventListener('load', fit);
  picture.src = paper.dataset.look;
  sheet.append(picture);
  return sheet;
}

function framed(paper) {
  picture = null;
  const frame = document.createElement('iframe');
  frame.title = `${paper.firstChild.textContent.trim()} · ${paper.dataset.name}`;
  frame.src = `${paper.dataset.look}#navpanes=0&view=FitH`;
  return frame;
}

/** Which of the tabs is in sight; several of one kind are counted. */
function mark() {
  for (const paper of papers()) {
    if (paper.dataset.look === at) paper.setAttribute('aria-current', 'true');
    else paper.removeAttribute('aria-current');
  }
  papers().find((one) => one.dataset.look === at)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  for (const place of document.querySelectorAll('[data-count]')) place.textContent = String(papers().length);
}

/** Draw the picture as large and as turned as the reader wants it; at 1 it is as wide as the pane. */
function fit() {
  if (!picture?.naturalWidth || viewer.hidden) return;
  const across = turned % 2 === 1;
  const [ width, height ] = across ? [ picture.naturalHeight, picture.naturalWidth ] : [ picture.naturalWidth, picture.naturalHeight ];
  const scale = (stage.clientWidth - 2) / width * zoom;
  const sheet = picture.parentElement;
  sheet.style.width = `${width * scale}px`;
  sheet.style.height = `${height * scale}px`;
  picture.style.width = `${picture.naturalWidth * scale}px`;
  picture.style.transform = `translate(-50%, -50%) rotate(${turned * 90}deg)`;
  zoomed.value = `${Math.round(zoom * 100)}%`;
}

function step(by) {
  const all = papers();
  const place = all.findIndex((one) => one.dataset.look === at);
  look(all.at((place + by + all.length) % all.length));
}

const views = {
  previous: () => step(-1),
  next: () => step(1),
  in: () => { zoom = Math.min(8, zoom * STEP); fit(); },
  out: () => { zoom = Math.max(0.25, zoom / STEP); fit(); },
  fit: () => { zoom = 1; fit(); },
  turn: () => { turned = (turned + 1) % 4; fit(); }
};

// 4. The field that has the focus brings its document up; one that has none leaves what is in sight.

function follow({ target }) {
  if (!target.closest('#item')) return;
  field = target;
  const kind = target.closest('[data-document]')?.dataset.document;
  if (kind) look(papers().find((one) => one.dataset.kind === kind));
}

/** From the field to the document and back to where the reader was. */
function jump() {
  if (viewer.contains(document.activeElement)) {
    const back = [ from, field ].find((one) => one?.isConnected && one !== document.body);
    (back ?? document.getElementById('main')).focus({ preventScroll: !back?.matches('input, select, textarea') });
  } else {
    from = document.activeElement;
    if (viewer.hidden) open(true, false);
    stage.focus({ preventScroll: true });
  }
}

const byCode = { Equal: 'in', NumpadAdd: 'in', Minus: 'out', NumpadSubtract: 'out', Digit0: 'fit', Numpad0: 'fit' };
const inStage = { '+': 'in', '=': 'in', '-': 'out', 0: 'fit', r: 'turn', n: 'next', p: 'previous' };

function asked(event) {
  if (event.key === 'F8') return event.shiftKey ? 'previous' : 'next';
  if (event.altKey && !event.ctrlKey && !event.metaKey) return event.shiftKey ? (event.code === 'KeyR' ? 'turn' : '') : byCode[event.code];
  return event.target === stage && !event.ctrlKey && !event.metaKey ? inStage[event.key] : '';
}

function keyed(event) {
  if (event.isComposing || papers().length === 0 || openDialog()) return;
  if (event.key === 'F9') jump();
  else {
    const view = asked(event);
    if (!view) return;
    if (viewer.hidden) open(true, false);
    views[view]();
  }
  event.preventDefault();
}

/** Documents came or went: what is in sight stays, the first one comes up where there was none. */
function renewed() {
  if (papers().length === 0) return;
  if (!papers().some((one) => one.dataset.look === at)) look(papers().at(-1));
  else mark();
}

/** The pane opens by itself once there is something to see, unless the reader has put it away. */
function begin() {
  const some = papers().length > 0;
  const wanted = recall('viewer') !== 'hidden' && !isNarrow.matches;
  open(some && wanted, false);
  if (some) look(papers()[0]);
}

if (viewer) {
  const width = Number(recall('viewer-width'));
  if (width) widen(width);
  begin();
  viewer.addEventListener('click', (event) => {
    const view = event.target.closest('[data-view]')?.dataset.view;
    const paper = event.target.closest('#papers a');
    if (view) views[view]();
    else if (paper && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      look(paper);
    }
  });
  document.getElementById('viewer-hide').addEventListener('click', () => { open(false); show.focus(); });
  show.addEventListener('click', () => { open(true); stage.focus({ preventScroll: true }); });
  grip.addEventListener('pointerdown', drag);
  grip.addEventListener('keydown', nudge);
  document.addEventListener('focusin', follow);
  document.addEventListener('keydown', keyed);
  document.addEventListener('htmx:oobAfterSwap', ({ target }) => {
    if (target.id !== 'papers') return;
    const first = at === '';
    renewed();
    open(first ? recall('viewer') !== 'hidden' && !isNarrow.matches : !viewer.hidden, false);
  });
  new ResizeObserver(fit).observe(stage);
}
