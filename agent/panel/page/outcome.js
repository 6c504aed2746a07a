import { sendWorks } from './api.js';
import { h } from './element.js';

/** After an answer: whether it works now. What is pressed goes to the desk as a comment. */
export function outcomeView(ticket) {
  if (ticket.clock.state !== 'answered' && ticket.clock.wouldBe !== 'answered') return null;
  if (ticket.works !== null)
    return h(
      'p',
      { class: 'outcome-told' },
      ticket.works
        ? 'You said that it works now. The desk is told.'
        : 'You said that it still does not work. The desk is told.',
    );
  const name = `outcome-${ticket.ref}`;
  const said = h('p', { class: 'outcome-told', hidden: true }, 'This could not be passed on. Please try again.');
  const button = (words, works) =>
    h('button', { type: 'button', class: 'secondary', onclick: (event) => tell(event.currentTarget, works) }, words);
  async function tell(pressed, works) {
    for (const each of pressed.parentNode.querySelectorAll('button')) each.disabled = true;
    const told = await sendWorks(ticket.ref, works);
    said.hidden = told;
    for (const each of pressed.parentNode.querySelectorAll('button')) each.disabled = false;
  }
  return h(
    'div',
    { class: 'outcome', role: 'group', 'aria-labelledby': name },
    h('p', { id: name, class: 'outcome-question' }, 'Does it work now?'),
    h('div', { class: 'actions' }, button('Yes, it works', true), button('No, it does not', false)),
    said,
  );
}
