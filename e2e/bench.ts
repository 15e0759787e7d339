import { test as base, expect, type Locator, type Page } from '@playwright/test'

/** The workbench of a lesson as a reader sees it. */
export class Bench {
  readonly page: Page
  readonly editor: Locator
  readonly cluster: Locator
  readonly terminal: Locator
  readonly line: Locator
  readonly log: Locator
  readonly problems: Locator

  constructor(page: Page) {
    this.page = page
    this.editor = page.getByRole('region', { name: 'Editor' })
    this.cluster = page.getByRole('region', { name: 'Cluster' })
    this.terminal = page.getByRole('region', { name: 'Terminal', exact: true })
    this.line = page.getByRole('textbox', { name: 'Command', exact: true })
    this.log = page.getByRole('log')
    this.problems = page.locator('.problems')
  }

  /** Opens a lesson and waits until its workbench stands. */
  async open(path: string): Promise<void> {
    await this.page.goto(path)
    await expect(this.page.locator('kube-workbench')).toHaveAttribute('data-ready', '')
    await expect(this.editor).toHaveAttribute('data-surface', /./)
  }

  /** Selects the whole manifest and types another in its place. */
  async write(text: string): Promise<void> {
    await this.page.evaluate(async value => navigator.clipboard.writeText(value), text)
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.press('ControlOrMeta+V')
  }

  /** Types a line into the terminal. */
  async type(line: string): Promise<void> {
    await this.line.fill(line)
    await this.line.press('Enter')
  }

  /** The Pods of the picture whose label has these words. */
  pods(words: RegExp): Locator {
    return this.cluster.locator('.item[aria-label^="Pod "]').and(this.page.getByRole('img', { name: words }))
  }
}

/** What no page may do: write errors to the console, fail, or ask another origin. */
function watch(page: Page): { readonly faults: string[] } {
  const faults: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', error => faults.push(`thrown: ${error.message}`))
  page.on('request', request => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.hostname !== '127.0.0.1') faults.push(`left the origin: ${request.url()}`)
  })
  return { faults }
}

/** Playwright's test, with a bench, on a page that must stay free of faults. */
export const test = base.extend<{ bench: Bench }>({
  page: async ({ page }, use) => {
    const { faults } = watch(page)
    await use(page)
    expect(faults).toEqual([])
  },
  bench: async ({ page, context }, use) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await use(new Bench(page))
  },
})

export { expect }
