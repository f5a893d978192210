// Keeps "44 min left" true while the page stays open. The rule is the one of `due` in templates/_macros.html.

const MINUTE = 60;
const DAY = 24 * 60;
const SOON = 4 * 60 * 60;
const EVERY_MS = 30_000;

/** `seconds` in words, for example "1 h 35 min"; `words` has d, h, min with {} for the number, and under. */
export function span(seconds, words) {
  const minutes = Math.floor(Math.abs(seconds) / MINUTE);
  const [ d, h, m ] = [ Math.floor(minutes / DAY), Math.floor(minutes % DAY / 60), minutes % 60 ];
  const say = (n, unit) => n ? words[unit].replace('{}', n) : '';
  const parts = d >= 10 ? [ say(d, 'd') ] : d ? [ say(d, 'd'), say(h, 'h') ] : [ say(h, 'h'), say(m, 'min') ];
  return parts.filter(Boolean).join(' ') || words.under;
}

/** Rewrite every countdown of the page; `now` in milliseconds by the server's clock. */
export function refresh(now, words) {
  for (const time of document.querySelectorAll('time[data-due]')) {
    const seconds = Math.trunc((Date.parse(time.dateTime) - now) / 1000);
    const text = (seconds < 0 ? words.over : words.left).replace('{}', span(seconds, words));
    if (time.textContent !== text) time.textContent = text;
    if (time.dataset.due === 'calm') continue;
    time.classList.toggle('is-over', seconds < 0);
    time.classList.toggle('is-soon', seconds >= 0 && seconds < SOON);
  }
}

const words = document.getElementById('due-words')?.dataset;
if (words) {
  const ahead = Date.parse(words.now) - Date.now(); // the reader's clock may be wrong
  setInterval(() => refresh(Date.now() + ahead, words), EVERY_MS);
}
