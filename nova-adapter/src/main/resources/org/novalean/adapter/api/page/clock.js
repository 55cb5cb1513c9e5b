/** The adapter's clock, as far as it was told, and what goes on by it: nothing trusts the browser's own. */

import {elapsed, UNKNOWN} from './format.js';

let told = 0;
let heard = 0;

/** The adapter said that it is now this time. */
export function setClock(text) {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return;
  told = time;
  heard = performance.now();
}

/** The adapter's time, in milliseconds. */
export const now = () => told + performance.now() - heard;

function write(element) {
  const text = elapsed((now() - element.from) / 1000);
  if (element.textContent !== text) element.textContent = text;
}

/** Has an element say how long ago that was, from now on. */
export function since(element, text) {
  if (!text) {
    element.removeAttribute('datetime');
    element.textContent = UNKNOWN;
    return;
  }
  if (element.getAttribute('datetime') !== text) {
    element.setAttribute('datetime', text);
    element.setAttribute('data-since', '');
    element.from = Date.parse(text);
  }
  write(element);
}

/** Ends that. */
export function still(element) {
  if (element.hasAttribute('data-since')) {
    element.removeAttribute('data-since');
    element.removeAttribute('datetime');
  }
}

/** Once a second for all of them. */
export function tick() {
  for (const element of document.querySelectorAll('[data-since]')) write(element);
}
