/** A list on the page: those that fit the filter, so many of them at most, and a word where there is none. */

const MOST = 300;

export function showSome(section, list, items, most = MOST) {
  list.show(items.length > most ? items.slice(0, most) : items);
  section.querySelector('.empty')?.toggleAttribute('hidden', items.length > 0);
  const more = section.querySelector('.more');
  if (more) {
    more.hidden = items.length <= most;
    more.textContent = `and ${items.length - most} more: use the filter`;
  }
}

/** Whether any of these has the filter in it. */
export const fits = (filter, ...texts) => filter === '' || texts.some(text => text && text.toLowerCase().includes(filter));
