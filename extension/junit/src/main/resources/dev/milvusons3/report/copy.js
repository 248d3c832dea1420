// Of the report, and of the page that serve shows: arms the buttons below an element that copy what another one says.
const copyable = root => {
  for (const button of root.querySelectorAll('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset.copy);
      let copied = true;
      try {
        await navigator.clipboard.writeText(source.textContent);
      } catch (refused) {
        getSelection().selectAllChildren(source);
        copied = document.execCommand('copy');
      }
      button.textContent = copied ? 'Copied' : 'Selected: press Ctrl+C';
    });
  }
};
