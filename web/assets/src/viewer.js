// The diagram of a case: where it was, where it is, what came back. Shows only; never saves.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import anliu from './anliu.json';
import { renameIn } from './labels.js';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';

const SIGNS = { done: '✓', current: '▶', returned: '↩', incident: '!' };
const FONT = '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const PRINT_SIZE = { width: 640, height: 330 }; // CSS pixels that fit the text width of an A4 sheet
const MARGIN = 14; // around the drawing, in its own units
const READABLE = 0.62; // below this zoom the names in the shapes cannot be read

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
  fit(viewer, current?.id);
  return {
    zoom: (step) => viewer.get('zoomScroll').stepZoom(step),
    fit: () => fit(viewer),
    focus: (id) => focus(viewer, id)
  };
}

function addMark(viewer, mark, words, onPick) {
  const text = [ mark.label, words[mark.state], mark.count > 1 && `×${mark.count}`, mark.note ].filter(Boolean).join(', ');
  viewer.get('canvas').addMarker(mark.id, `is-${mark.state}`);
  viewer.get('overlays').add(mark.id, { position: { top: -12, right: -4 }, html: badge(mark, words) });
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

/** All of it; if that would be too small to read and there is a node `id`, a readable part with that node inside. */
function fit(viewer, id) {
  const { outer, area } = measures(viewer);
  const scale = Math.min(1, outer.width / area.width, outer.height / area.height);
  const part = id && scale < READABLE;
  look(viewer, part ? READABLE : scale, middle(part ? viewer.get('elementRegistry').get(id) : area));
}

function focus(viewer, id) {
  const shape = viewer.get('elementRegistry').get(id);
  if (!shape) return;
  viewer.get('canvas').setRootElement(viewer.get('canvas').findRoot(shape));
  look(viewer, viewer.get('canvas').zoom(), middle(shape));
  viewer.get('elementRegistry').getGraphics(id).focus({ preventScroll: true });
}

function measures(viewer) {
  const { inner, outer } = viewer.get('canvas').viewbox();
  const area = { x: inner.x - MARGIN, y: inner.y - MARGIN, width: inner.width + 2 * MARGIN, height: inner.height + 2 * MARGIN };
  return { outer, area };
}

const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

/** Put `point` into the middle of the window at `scale`, but show nothing beyond the drawing where that is possible. */
function look(viewer, scale, point) {
  const { outer, area } = measures(viewer);
  const [ width, height ] = [ outer.width / scale, outer.height / scale ];
  viewer.get('canvas').viewbox({
    x: within(point.x, width, area.x, area.width),
    y: within(point.y, height, area.y, area.height),
    width,
    height
  });
}

/** Where a window of `size` around `point` starts so that it stays inside `from` … `from + length`. */
function within(point, size, from, length) {
  if (length <= size) return from - (size - length) / 2;
  return Math.max(from, Math.min(point - size / 2, from + length - size));
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
    fit(viewer);
  });
  addEventListener('afterprint', () => {
    Object.assign(container.style, { width: '', height: '' });
    canvas.resized();
    if (before) canvas.viewbox(before);
  });
}
