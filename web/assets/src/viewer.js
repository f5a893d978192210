// The diagram of a case: where it was, where it is, what came back. Shows only; never saves.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import anliu from './anliu.json';
import { renameIn } from './labels.js';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';

const SIGNS = { done: '✓', current: '▶', returned: '↩', incident: '!' };
const FONT = '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const PRINT_SIZE = { width: 700, height: 360 }; // CSS pixels that fit the text width of an A4 sheet
const READABLE = 0.6; // below this zoom the names in the shapes cannot be read

/**
 * Draw `xml` into `container` and mark its nodes.
 *
 * `marks`: [{ id, label, state, count, note }], state one of done, current, returned, incident.
 * `words`: the name of each state in the reader's language; `onPick(id)` is told which marked node was chosen.
 * Returns { zoom(step), fit(), focus(id) }. Rejects if the XML cannot be read.
 */
export async function showCase(container, { xml, lang, marks, words, onPick = () => {} }) {
  const viewer = new NavigatedViewer({
    container,
    moddleExtensions: { anliu },
    overlays: { defaults: { show: { minZoom: 0.3 }, scale: { min: 0.75, max: 1.1 } } },
    textRenderer: { defaultStyle: { fontFamily: FONT }, externalStyle: { fontFamily: FONT } },
    zoomScroll: { enabled: false } // the wheel belongs to the page; with Ctrl it zooms, see below
  });
  viewer.on('import.parse.complete', 2000, ({ definitions }) => definitions && renameIn(definitions, lang));
  await viewer.importXML(xml);

  const known = marks.filter(({ id }) => viewer.get('elementRegistry').get(id));
  known.forEach((mark) => addMark(viewer, mark, words, onPick));
  viewer.on('element.click', ({ element }) => known.some(({ id }) => id === element.id) && onPick(element.id));
  zoomWithCtrlWheel(viewer, container);
  fitForPrint(viewer, container);

  const current = known.find(({ state }) => state !== 'done');
  const show = () => fit(viewer, current?.id);
  show();
  return {
    zoom: (step) => viewer.get('zoomScroll').stepZoom(step),
    fit: () => viewer.get('canvas').zoom('fit-viewport', 'auto'),
    focus: (id) => focus(viewer, id)
  };
}

function addMark(viewer, mark, words, onPick) {
  const text = [ mark.label, words[mark.state], mark.count > 1 && `×${mark.count}`, mark.note ].filter(Boolean).join(', ');
  viewer.get('canvas').addMarker(mark.id, `is-${mark.state}`);
  viewer.get('overlays').add(mark.id, { position: { top: -12, left: 6 }, html: badge(mark, words) });
  if (mark.note) {
    viewer.get('overlays').add(mark.id, { position: { bottom: -6, left: 0 }, html: element('span', 'case-note', mark.note) });
  }
  const shape = viewer.get('elementRegistry').getGraphics(mark.id);
  shape.setAttribute('tabindex', '0');
  shape.setAttribute('role', 'button');
  shape.setAttribute('aria-label', text);
  shape.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onPick(mark.id);
    }
  });
}

/** A sign for what is over, sign and words for what needs somebody; a number from the second time on. */
function badge({ state, count }, words) {
  const parts = [ SIGNS[state], state !== 'done' && words[state], count > 1 && `×${count}` ];
  const node = element('span', `case-badge is-${state}`, parts.filter(Boolean).join(' '));
  node.setAttribute('aria-hidden', 'true'); // the shape itself carries the words
  return node;
}

function element(tag, className, text) {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

/** All of it, unless that would be too small to read: then a readable part with the current node in the middle. */
function fit(viewer, id) {
  const canvas = viewer.get('canvas');
  if (canvas.zoom('fit-viewport', 'auto') < READABLE && id) {
    canvas.zoom(READABLE);
    centre(viewer, id);
  }
}

function focus(viewer, id) {
  const shape = viewer.get('elementRegistry').get(id);
  if (!shape) return;
  viewer.get('canvas').setRootElement(viewer.get('canvas').findRoot(shape));
  centre(viewer, id);
  viewer.get('elementRegistry').getGraphics(id).focus({ preventScroll: true });
}

function centre(viewer, id) {
  const canvas = viewer.get('canvas');
  const { x, y, width, height } = viewer.get('elementRegistry').get(id);
  const box = canvas.viewbox();
  canvas.viewbox({ ...box, x: x + width / 2 - box.width / 2, y: y + height / 2 - box.height / 2 });
}

function zoomWithCtrlWheel(viewer, container) {
  container.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    viewer.get('zoomScroll').stepZoom(event.deltaY < 0 ? 1 : -1);
  }, { passive: false });
}

/** Paper has another shape than the window: the whole diagram goes on it, then the view comes back. */
function fitForPrint(viewer, container) {
  const canvas = viewer.get('canvas');
  let before;
  addEventListener('beforeprint', () => {
    before = canvas.viewbox();
    Object.assign(container.style, { width: `${PRINT_SIZE.width}px`, height: `${PRINT_SIZE.height}px` });
    canvas.resized();
    canvas.zoom('fit-viewport', 'auto');
  });
  addEventListener('afterprint', () => {
    Object.assign(container.style, { width: '', height: '' });
    canvas.resized();
    if (before) canvas.viewbox(before);
  });
}
