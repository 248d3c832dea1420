(() => {
  const all = selector => [...document.querySelectorAll(selector)];
  copyable(document);
  for (const tools of all('[data-tools]')) {
    tools.hidden = false;
    const cards = all('details.deployment');
    tools.querySelector('input').addEventListener('input', event => {
      const wanted = event.target.value.trim().toLowerCase();
      cards.forEach(card => { card.hidden = !card.textContent.toLowerCase().includes(wanted); });
    });
    const button = tools.querySelector('[data-open]');
    button.addEventListener('click', () => {
      const open = button.textContent === 'Open all';
      cards.forEach(card => { card.open = open; });
      button.textContent = open ? 'Close all' : 'Open all';
    });
  }
  const show = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === 'DETAILS') { target.open = true; target.scrollIntoView(); }
  };
  addEventListener('hashchange', show);
  addEventListener('beforeprint', () => all('details').forEach(one => { one.open = true; }));
  show();
})();
