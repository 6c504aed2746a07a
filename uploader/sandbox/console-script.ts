/** Keeps what is on the page true while it is open: the parts marked `data-live` are read again and exchanged. */
export const CONSOLE_SCRIPT = `
setInterval(async () => {
  if (document.hidden) return;
  const answer = await fetch(location.href).catch(() => null);
  if (answer === null || !answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelectorAll('[data-live]');
  document.querySelectorAll('[data-live]').forEach((part, i) => {
    if (fresh[i] !== undefined && fresh[i].innerHTML !== part.innerHTML) part.innerHTML = fresh[i].innerHTML;
  });
}, 2000);
`;
