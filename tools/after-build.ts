/**
 * Finishes the built pages in dist: takes the editor's style sheet out of their heads (it loads with the editor), and puts
 * the content security policy, with the hash of every inline script, at the top.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const dist = process.argv[2] ?? 'dist'

/** Style sheets that come with a script that loads later: their file names begin so. */
const lazy = /<link rel="stylesheet" href="[^"]*\/(?:monaco|workbench-lazy)[\w-]*\.[\w-]+\.css">/g

const rest = [
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
]

/** The inline scripts of a page that run: not data, not files. */
function inlineScripts(html: string): string[] {
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)([^>]*)>([\s\S]*?)<\/script>/g)]
  return scripts.filter(([, attributes = '']) => !/type="(?!module)/.test(attributes)).map(([, , body = '']) => body)
}

function policy(html: string): string {
  const hashes = new Set(inlineScripts(html).map(body => `'sha256-${createHash('sha256').update(body).digest('base64')}'`))
  return ["default-src 'self'", ["script-src 'self'", ...hashes, "'wasm-unsafe-eval'"].join(' '), ...rest].join('; ')
}

const pages = (await readdir(dist, { recursive: true })).filter(name => name.endsWith('.html'))
for (const name of pages) {
  const path = join(dist, name)
  const html = (await readFile(path, 'utf8')).replace(lazy, '')
  if (!html.includes('<head>')) throw new Error(`${name} has no <head>`)
  await writeFile(path, html.replace('<head>', `<head><meta http-equiv="Content-Security-Policy" content="${policy(html)}">`))
}
console.log(`${pages.length} pages have their content security policy`)
