(() => {
  copyable(document);

  // A decision never changes: those that are there stay as they are, opened and focused as they are.
  const renew = (old, fresh) => {
    const there = new Map([...old.children].map(one => [one.id, one]));
    const wanted = [...fresh.children].map(one => {
      const known = there.get(one.id);
      if (known) return known;
      const added = document.importNode(one, true);
      copyable(added);
      return added;
    });
    old.replaceChildren(...wanted);
  };
  const replace = fresh => {
    const live = document.getElementById('live');
    const focused = document.activeElement && document.activeElement.id;
    const open = new Set([...live.querySelectorAll('details[open]')].map(one => one.id));
    const list = document.getElementById('decisions');
    const next = document.importNode(fresh, true);
    const nextList = next.querySelector('#decisions');
    renew(list, nextList);
    nextList.replaceWith(list);
    next.querySelectorAll(':scope > details').forEach(one => { one.open = open.has(one.id); copyable(one); });
    live.replaceWith(next);
    const again = focused && document.getElementById(focused);
    if (again) again.focus();
  };

  let paused = false, due = false, waiting = false;
  const refresh = async () => {
    if (paused || waiting) { due = true; return; }
    waiting = true;
    due = false;
    try {
      const answer = await fetch(location.href, { credentials: 'same-origin' });
      if (answer.ok && !paused) {
        replace(new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('live'));
      }
    } finally {
      setTimeout(() => { waiting = false; if (due) refresh(); }, 300);
    }
  };
  const last = [...document.querySelectorAll('#decisions > [id]')].map(one => Number(one.id.slice(1)));
  const events = new EventSource('events?since=' + Math.max(0, ...last));
  events.addEventListener('decision', refresh);
  events.addEventListener('lost', refresh);

  const pause = document.querySelector('[data-pause]');
  pause.hidden = false;
  pause.addEventListener('click', () => {
    paused = !paused;
    pause.textContent = paused ? 'Go on' : 'Pause';
    if (!paused) refresh();
  });
})();
