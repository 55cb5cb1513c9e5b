/** Puts values into the elements that are made for them, and touches only what is different. */

import {written} from './format.js';
import {since} from './clock.js';

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

export function setClass(element, name, on) {
  if (element.classList.contains(name) !== on) element.classList.toggle(name, on);
}

/** A share of a whole, as a width. */
export function setWidth(element, fraction) {
  const width = `${(100 * Math.min(1, Math.max(0, fraction))).toFixed(2)}%`;
  if (element.style.width !== width) element.style.width = width;
}

/** The same for what fills a bar by itself: it moves without anything being laid out anew. */
export function setFilled(element, fraction) {
  const transform = `scaleX(${Math.min(1, Math.max(0, fraction)).toFixed(4)})`;
  if (element.style.transform !== transform) element.style.transform = transform;
}

/** A part of a path of figures: what a slash in it would break. */
export const key = encodeURIComponent;

const at = (view, path) => path.reduce((value, name) => value?.[name], view);

/** Shows one value. data-figure says which of the API's it is. */
export function show(element, figure, value, format) {
  setAttribute(element, 'data-figure', figure);
  if (format === 'since') {
    since(element, value);
  } else {
    setText(element, written(value, format));
    if (format === 'time' && value) setAttribute(element, 'datetime', value);
  }
}

/** Takes a figure away. */
export function clear(element) {
  if (element.hasAttribute('data-figure')) element.removeAttribute('data-figure');
  setText(element, '');
}

/**
 * All elements below that have data-field, which names a path in a view; data-as says how it is
 * written. Gives back what shows a view in them, and looks at those alone that are different.
 */
export function bind(root, prefix) {
  const elements = root.dataset?.field ? [root] : [];
  elements.push(...root.querySelectorAll('[data-field]'));
  const fields = elements.map(element => ({
    element,
    path: element.dataset.field.split('/'),
    figure: prefix + element.dataset.field,
    format: element.dataset.as ?? 'text',
    shown: Symbol('nothing yet'),
  }));
  return view => {
    for (const field of fields) {
      const value = at(view, field.path);
      if (value === field.shown) continue;
      field.shown = value;
      show(field.element, field.figure, value, field.format);
    }
  };
}

/** Makes what a template holds. */
export const made = template => document.getElementById(template).content.firstElementChild.cloneNode(true);

/** A list of which each item has a key: a change of one touches its own row alone. */
export class KeyedList {
  #rows = new Map();

  /**
   * @param figures the path of the list's figures
   * @param keyOf the key of an item
   * @param besides is given a new element and its figures' path; gives back what shows an item there as no template can
   */
  constructor(container, template, figures, keyOf, besides = () => () => {}) {
    Object.assign(this, {container, template, figures, keyOf, besides});
  }

  show(items) {
    const seen = new Set();
    let next = this.container.firstElementChild;
    for (const item of items) {
      const name = this.keyOf(item);
      if (seen.has(name)) continue;
      seen.add(name);
      const row = this.#rows.get(name) ?? this.#make(name);
      if (row.item !== item) {
        row.item = item;
        row.fill(item);
        row.more(item);
      }
      if (row.element === next) next = next.nextElementSibling;
      else this.container.insertBefore(row.element, next);
    }
    for (const [name, row] of this.#rows) {
      if (!seen.has(name)) {
        row.element.remove();
        this.#rows.delete(name);
      }
    }
  }

  #make(name) {
    const element = made(this.template);
    const figures = `${this.figures}/${key(name)}/`;
    const row = {element, fill: bind(element, figures), more: this.besides(element, figures)};
    this.#rows.set(name, row);
    return row;
  }
}
