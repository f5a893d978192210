// The page of a case: its diagram is drawn from the table of steps, and each leads to the other.
import './countdown.js';
import { showCase } from '../dist/viewer.js';

const place = document.getElementById('diagram');
const canvas = place.querySelector('.canvas');
const steps = document.getElementById('steps');
const rows = [ ...steps.querySelectorAll('[data-node]') ];

function pick(id) {
  steps.open = true;
  rows.forEach((row) => row.classList.toggle('is-picked', row.dataset.node === id));
  rows.find((row) => row.dataset.node === id)?.scrollIntoView({ block: 'nearest' });
}

function marks() {
  return rows.map(({ dataset, cells }) => ({
    id: dataset.node, state: dataset.state, count: Number(dataset.count), note: dataset.note, label: cells[0].textContent.trim()
  }));
}

async function draw() {
  const response = await fetch(place.dataset.xml, { headers: { Accept: 'application/xml' } });
  if (!response.ok) throw new Error(`diagram: ${response.status}`);
  const words = Object.fromEntries([ ...place.querySelectorAll('[data-word]') ].map(({ dataset }) => [ dataset.word, dataset.text ]));
  const lang = document.documentElement.lang.slice(0, 2);
  const view = await showCase(canvas, { xml: await response.text(), lang, marks: marks(), words, onPick: pick });
  const svg = canvas.querySelector('svg[data-element-id], .djs-container > svg');
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-label', place.dataset.label);
  place.addEventListener('click', ({ target }) => {
    const step = target.closest('[data-zoom]')?.dataset.zoom;
    if (step) Number(step) ? view.zoom(Number(step)) : view.fit();
  });
  steps.addEventListener('click', ({ target }) => {
    const id = target.closest('button.link') && target.closest('[data-node]').dataset.node;
    if (!id) return;
    pick(id);
    view.focus(id);
    canvas.scrollIntoView({ block: 'nearest' });
  });
}

draw().catch(() => {
  canvas.classList.add('is-empty');
  canvas.textContent = place.dataset.failed;
  steps.open = true;
});
