/** Light or dark, as the system says unless a person does. */

const KEPT = 'nova-lean colours';

export function chooseTheme() {
  const select = document.getElementById('theme');
  const use = theme => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  select.value = localStorage.getItem(KEPT) ?? '';
  use(select.value);
  select.addEventListener('change', () => {
    localStorage.setItem(KEPT, select.value);
    use(select.value);
  });
}
