import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './bench.ts'
import { lessons, pages } from './pages.ts'

/**
 * What axe finds on the page as it stands, in both themes. Every rule runs; only what is in order is not written down,
 * and the page itself puts the findings together, since it has no frames.
 */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
      .analyze()
    found.push(...violations.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`))
  }
  return found
}

/** The first lesson of each part: there the editor is loaded. It is the same on the others. */
const awake: ReadonlySet<string> = new Set(lessons.filter((path, index) => path.split('/')[0] !== lessons[index - 1]?.split('/')[0]))

for (const path of pages) {
  test(`axe finds nothing on /${path}`, async ({ page }) => {
    // Where nothing points finely, the workbench waits until it is touched.
    if (!awake.has(path)) {
      await page.addInitScript(() => {
        const matchMedia = window.matchMedia.bind(window)
        window.matchMedia = query => matchMedia(query.includes('any-pointer') ? 'not all' : query)
      })
    }
    await page.goto(path)
    if (awake.has(path)) await expect(page.locator('.wb-editor')).toHaveAttribute('data-surface', 'monaco')
    expect(await findings(page)).toEqual([])
  })
}

test('axe finds nothing once the cluster is at work and the manifest is broken', async ({ bench, page }) => {
  await bench.open('workloads/deployment/')
  await page.getByRole('button', { name: /^Apply/ }).click()
  await expect(bench.pods(/Running, ready/)).toHaveCount(3, { timeout: 30_000 })
  await page.getByRole('figure', { name: 'labels-differ.yaml' }).getByRole('button', { name: 'Open in editor' }).click()
  await expect(bench.problems.locator('.problem').first()).toBeVisible()
  await bench.type('kubectl get pods -o wide')
  expect(await findings(page)).toEqual([])
})
