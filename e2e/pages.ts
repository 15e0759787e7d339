import { readdirSync, readFileSync } from 'node:fs'

/** Every built page by its address below the base. */
export const pages: readonly string[] = readdirSync('dist', { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.html'))
  .map(name => name.replaceAll('\\', '/').replace(/(^|\/)index\.html$/, '$1'))
  .sort()

/** The built page as text. */
export function htmlOf(page: string): string {
  return readFileSync(page.endsWith('.html') ? `dist/${page}` : `dist/${page}index.html`, 'utf8')
}

/** The pages that have a workbench. */
export const lessons: readonly string[] = pages.filter(page => htmlOf(page).includes('<kube-workbench'))
