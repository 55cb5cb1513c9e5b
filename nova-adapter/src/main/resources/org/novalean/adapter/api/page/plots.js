/** Plots, drawn by hand: an axis of round figures, a bar each. */

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 200;
const LEFT = 76;
const BOTTOM = 6;
const TOP = 12;

function shape(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/** The least of 1, 2 and 5 of a power of ten, or of 1024 with bytes, that is not below a third of this. */
export function step(most, base) {
  let unit = 1;
  while (unit * base <= most) unit *= base;
  const steps = base === 10 ? [0.1, 0.2, 0.5, 1, 2, 5] : [1, 2, 5, 10, 20, 50, 100, 200, 500, base];
  return unit * (steps.find(part => part * unit * 3 >= most) ?? base);
}

/**
 * Bars from left to right.
 *
 * @param bars each with parts (value, its class), an outline or null, and what a pointer on it reads
 * @param base 10, or 1024 for bytes
 * @param write how a figure at the axis is written
 */
export function draw(svg, bars, {base, write, label}) {
  const most = Math.max(...bars.map(bar => Math.max(bar.outline ?? 0, bar.parts.reduce((all, part) => all + part.value, 0))), base === 10 ? 1 : 1024);
  const width = Math.max(240, svg.clientWidth);
  const every = step(most, base);
  const top = Math.ceil(most / every) * every;
  const y = value => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const shapes = [shape('title', {}, label)];
  for (let value = 0; value <= top; value += every) {
    shapes.push(shape('line', {class: 'grid', x1: LEFT, x2: width, y1: y(value), y2: y(value)}));
    shapes.push(shape('text', {x: LEFT - 6, y: y(value) + 4, 'text-anchor': 'end'}, write(value)));
  }
  const room = (width - LEFT) / Math.max(bars.length, 20);
  bars.forEach((bar, index) => {
    const x = LEFT + index * room + room * 0.12;
    const wide = room * 0.76;
    const group = shape('g', {class: 'bar'});
    group.append(shape('title', {}, bar.title));
    if (bar.outline !== null) {
      group.append(shape('rect', {class: 'plain', x, width: wide, y: y(bar.outline), height: y(0) - y(bar.outline), 'data-figure': bar.outlineFigure, 'data-top': top}));
    }
    let from = 0;
    for (const part of bar.parts) {
      group.append(shape('rect', {class: part.kind, x, width: wide, y: y(from + part.value), height: y(from) - y(from + part.value), 'data-figure': part.figure, 'data-top': top}));
      from += part.value;
    }
    shapes.push(group);
  });
  svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
  svg.replaceChildren(...shapes);
}
