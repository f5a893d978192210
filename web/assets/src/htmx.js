// htmx as our pages need it: strict CSP, no personal data kept in the browser, rejected forms shown.
import htmx from 'htmx.org';

htmx.config.includeIndicatorStyles = false; // would be an inline style
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // no snapshots of cases in the browser's storage
htmx.config.refreshOnHistoryMiss = true;
htmx.config.responseHandling = [
  { code: '204', swap: false },
  { code: '304', swap: false },
  { code: '2..', swap: true },
  { code: '422', swap: true },
  { code: '...', swap: false, error: true }
];

window.htmx = htmx;
