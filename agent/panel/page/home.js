import { h, picture } from './element.js';
import { PICTURES } from './pictures.js';

/** The page at rest: one button. */
export function homeView(onPress) {
  return [
    h(
      'button',
      { type: 'button', id: 'help', class: 'help', onclick: onPress },
      picture(PICTURES.help, 'help-picture'),
      h('span', { class: 'help-word' }, 'Get help'),
    ),
    h(
      'p',
      { class: 'help-hint' },
      'Press once. The unit keeps your request, gathers the evidence and tells DTEN. You can say more right after.',
    ),
  ];
}
