import type { Shape } from './shape.ts'

const namespace = 'http://www.w3.org/2000/svg'

function create(drawn: Shape | string): Node {
  if (typeof drawn === 'string') return document.createTextNode(drawn)
  const element = document.createElementNS(namespace, drawn.tag)
  for (const [name, value] of Object.entries(drawn.attributes)) element.setAttribute(name, String(value))
  for (const child of drawn.children) element.append(create(child))
  return element
}

function matches(node: Node, drawn: Shape | string): boolean {
  if (typeof drawn === 'string') return node.nodeType === Node.TEXT_NODE
  if (!(node instanceof Element) || node.tagName !== drawn.tag) return false
  return node.getAttribute('data-key') === (drawn.attributes['data-key'] ?? null)
}

function update(node: Node, drawn: Shape | string): void {
  if (typeof drawn === 'string') {
    if (node.nodeValue !== drawn) node.nodeValue = drawn
    return
  }
  if (!(node instanceof Element)) return
  for (const name of node.getAttributeNames()) {
    if (!(name in drawn.attributes) && !name.startsWith('data-live')) node.removeAttribute(name)
  }
  for (const [name, value] of Object.entries(drawn.attributes)) {
    if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value))
  }
  updateChildren(node, drawn.children)
}

/**
 * Makes the children of `parent` what is drawn, and keeps elements: those with a `data-key` by their key, others by their
 * place. Attributes that begin with `data-live` are left alone.
 */
export function updateChildren(parent: Element, drawn: readonly (Shape | string)[]): void {
  const keyed = new Map<string, Element>()
  for (const child of parent.children) {
    const key = child.getAttribute('data-key')
    if (key !== null) keyed.set(key, child)
  }
  let place: Node | null = parent.firstChild
  for (const child of drawn) {
    const key = typeof child === 'string' ? undefined : child.attributes['data-key']
    const same = key === undefined ? undefined : keyed.get(String(key))
    let node: Node
    if (same !== undefined && typeof child !== 'string' && same.tagName === child.tag) {
      node = same
      update(node, child)
    } else if (key === undefined && place !== null && matches(place, child)) {
      node = place
      update(node, child)
    } else node = create(child)
    if (node === place) place = place.nextSibling
    else parent.insertBefore(node, place)
  }
  while (place !== null) {
    const next: Node | null = place.nextSibling
    place.parentNode?.removeChild(place)
    place = next
  }
}
