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

for (const path of pages) {
  test(`axe finds nothing on /${path}`, async ({ page }) => {
    await page.goto(path)
    if (lessons.includes(path)) await expect(page.locator('.wb-editor')).toHaveAttribute('data-surface', 'monaco')
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

test('axe finds nothing on a request that stops, and on the table of who reaches whom', async ({ bench, page }) => {
  await bench.open('network/cni/')
  await bench.type('kubectl apply -f web.yaml -f deny.yaml')
  await expect(bench.pods(/Running, ready/)).toHaveCount(4, { timeout: 60_000 })
  await page.getByRole('button', { name: 'Follow a request' }).click()
  await page.getByRole('button', { name: '10 times' }).click()
  await expect(page.locator('.tally')).toBeVisible()
  await page.getByText('Network plugin: kindnet').click()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Who reaches whom' }).click()
  await expect(page.locator('.reach table')).toBeVisible()
  expect(await findings(page)).toEqual([])
})
