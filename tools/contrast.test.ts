import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../src/styles/tokens.css', import.meta.url), 'utf8')

/** Every color of tokens.css by its name, light and dark. */
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]),
)

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

function color(name: string, theme: 'light' | 'dark'): string {
  const token = tokens.get(name)
  if (token === undefined) throw new Error(`tokens.css has no color --${name}`)
  return token[theme]
}

const grounds = ['paper', 'surface', 'sunken']
const washed = ['ready', 'starting', 'failed', 'done', 'going', 'unknown']
/** What is read, and the grounds it is read on. */
const texts: readonly (readonly [string, readonly string[]])[] = [
  ['ink', [...grounds, 'accent-wash', 'mark', ...washed.map(name => `${name}-wash`)]],
  ['ink-soft', [...grounds, 'accent-wash']],
  ['ink-faint', [...grounds, 'mark']],
  ['accent', [...grounds, 'accent-wash', 'mark']],
  ['on-accent', ['accent']],
  ['focus', grounds],
  ['number', [...grounds, 'mark']],
  ...washed.map(name => [name, [...grounds, `${name}-wash`]] as const),
  ...['a', 'b', 'c', 'd'].map(letter => [`owner-${letter}`, grounds] as const),
]
/** Borders and rings, and what they stand against. */
const edges: readonly (readonly [string, readonly string[]])[] = [
  ['line-strong', grounds],
  ['focus', [...grounds, 'accent-wash']],
  ...washed.map(name => [name, [...grounds, `${name}-wash`]] as const),
]

describe.each(['light', 'dark'] as const)('the %s theme', theme => {
  it.each(texts.flatMap(([text, on]) => on.map(ground => [text, ground] as const)))('%s can be read on %s', (text, ground) => {
    expect(contrast(color(text, theme), color(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(edges.flatMap(([edge, on]) => on.map(ground => [edge, ground] as const)))('%s is seen against %s', (edge, ground) => {
    expect(contrast(color(edge, theme), color(ground, theme))).toBeGreaterThanOrEqual(3)
  })
})

it('defines every color once, for both themes', () => {
  expect(css.match(/#[0-9a-f]{3,8}\b/gi)).toHaveLength(2 * tokens.size)
})
