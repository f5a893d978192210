// The page of a case: its diagrams are drawn from the table of steps, and each leads to the other.
import './countdown.js';
import { showCase } from '../dist/viewer.js';

const place = document.getElementById('diagram');
const steps = document.getElementById('steps');
const rows = [ ...steps.querySelectorAll('[data-node]') ];
const lang = document.documentElement.lang.slice(0, 2);
const words = Object.fromEntries([ ...place.querySelectorAll('[data-word]') ].map(({ dataset }) => [ dataset.word, dataset.text ]));
const diagrams = [ ...place.querySelectorAll('[data-xml]') ].map((node) => new Diagram(node));

function pick(id) {
  steps.open = true;
  rows.forEach((row) => row.classList.toggle('is-picked', row.dataset.node === id));
  rows.find((row) => row.dataset.node === id)?.scrollIntoView({ block: 'nearest' });
}

/** One drawing; that of a called process is drawn when it is opened, which it is while the case is inside. */
function Diagram(node) {
  const canvas = node.querySelector('.canvas');
  const folded = node.closest('details');
  const inside = new Set(node.dataset.nodes.split(' '));
  let view = null;

  const marks = () => rows.filter(({ dataset }) => inside.has(dataset.node)).map(({ dataset, cells }) => ({
    id: dataset.node, state: dataset.state, count: Number(dataset.count), note: dataset.note, label: cells[0].textContent.trim()
  }));

  async function draw() {
    const response = await fetch(node.dataset.xml, { headers: { Accept: 'application/xml' } });
    if (!response.ok) throw new Error(`diagram: ${response.status}`);
    const drawn = await showCase(canvas, { xml: await response.text(), lang, marks: marks(), words, onPick: pick });
    const svg = canvas.querySelector('svg[data-element-id], .djs-container > svg');
    svg.setAttribute('role', 'group');
    svg.setAttribute('aria-label', node.dataset.label);
    return drawn;
  }

  function failed() {
    canvas.classList.add('is-empty');
    canvas.textContent = place.dataset.failed;
    steps.open = true;
  }

  this.has = (id) => inside.has(id);
  this.show = () => {
    if (folded) folded.open = true;
    view ??= draw().catch(failed);
    return view;
  };
  this.focus = async (id) => {
    (await this.show())?.focus(id);
    canvas.scrollIntoView({ block: 'nearest' });
  };
  node.addEventListener('click', async ({ target }) => {
    const step = target.closest('[data-zoom]')?.dataset.zoom;
    if (!step) return;
    const drawn = await this.show();
    if (Number(step)) drawn?.zoom(Number(step));
    else drawn?.fit();
  });
  folded?.addEventListener('toggle', () => folded.open && this.show());
  if (!folded || rows.some(({ dataset }) => inside.has(dataset.node) && [ 'current', 'incident' ].includes(dataset.state))) this.show();
}

steps.addEventListener('click', ({ target }) => {
  const id = target.closest('button.link') && target.closest('[data-node]').dataset.node;
  if (!id) return;
  pick(id);
  diagrams.find((diagram) => diagram.has(id))?.focus(id);
});
