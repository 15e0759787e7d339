import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './bench.ts'
import { htmlOf, pages } from './pages.ts'

const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&#38;', '&')
const attributes = (html: string, name: string): readonly string[] =>
  [...html.replace(/<pre[\s\S]*?<\/pre>/g, '').matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) => unescaped(value))

test('every link within the site leads to a page that is there, and to a place on it', () => {
  const places = new Map(pages.map(page => [page, new Set(attributes(htmlOf(page), 'id'))]))
  const broken = pages.flatMap(page =>
    attributes(htmlOf(page), 'href').flatMap(link => {
      const { origin, pathname, hash } = new URL(link, `http://site/${page}`)
      if (origin !== 'http://site') return []
      const path = decodeURIComponent(pathname).slice(1)
      const file = join('dist', path)
      if (!existsSync(file) || (statSync(file).isDirectory() && !places.has(path))) return [`/${page}: ${link}`]
      return hash === '' || places.get(path)?.has(decodeURIComponent(hash.slice(1))) ? [] : [`/${page}: ${link}: no such place`]
    }),
  )
  expect([...new Set(broken)]).toEqual([])
})
