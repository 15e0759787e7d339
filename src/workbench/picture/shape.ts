/** A drawn thing: an SVG element as plain data, so that the same drawing becomes HTML at build time and DOM in the page. */
export interface Shape {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly children: readonly (Shape | string)[]
}

/** Makes a shape; absent attributes and children are left out. */
export function shape(
  tag: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly (Shape | string | undefined)[]
): Shape {
  const given = Object.entries(attributes).filter((entry): entry is [string, string | number] => entry[1] !== undefined)
  return { tag, attributes: Object.fromEntries(given), children: children.filter(child => child !== undefined) }
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, character => escapes[character] ?? character)

/** The shape as HTML text, everything in it escaped. */
export function toHtml(drawn: Shape | string): string {
  if (typeof drawn === 'string') return escaped(drawn)
  const attributes = Object.entries(drawn.attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
  return `<${drawn.tag}${attributes.join('')}>${drawn.children.map(toHtml).join('')}</${drawn.tag}>`
}
