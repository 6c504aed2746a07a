const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element with attributes and children. Text becomes text, never markup; `on…` takes a listener; null, undefined and
 * false leave an attribute or a child out.
 */
export function h(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(2))
    if (child !== null && child !== undefined && child !== false) node.append(child);
  return node;
}

/** Replaces what is in a node. */
export function fill(node, ...children) {
  node.textContent = '';
  filled(node, {}, children);
}

/** Fills a node only when `key` is another than last time, so that focus and reading position stay where they are. */
export function fillWhenChanged(node, key, build) {
  const text = JSON.stringify(key);
  if (node.dataset.key === text) return;
  node.dataset.key = text;
  fill(node, build());
}

/** A drawing of lines on a field of 48 by 48; for the eye only, words always stand beside it. */
export function picture(lines, className) {
  const svg = document.createElementNS(SVG, 'svg');
  const attributes = { viewBox: '0 0 48 48', class: className || 'picture', 'aria-hidden': 'true', focusable: 'false' };
  const path = filled(document.createElementNS(SVG, 'path'), { d: lines }, []);
  return filled(svg, attributes, [path]);
}
