import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './bench.ts'
import { lessons, pages } from './pages.ts'

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`in the ${scheme} theme`, () => {
    test.use({ colorScheme: scheme })

    for (const path of pages) {
      test(`axe finds nothing on /${path}`, async ({ page }) => {
        await page.goto(path)
        if (lessons.includes(path)) await expect(page.locator('.wb-editor')).toHaveAttribute('data-surface', 'monaco')
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)).toEqual([])
      })
    }

    test('axe finds nothing once the cluster is at work and the manifest is broken', async ({ bench, page }) => {
      await bench.open('workloads/deployment/')
      await page.getByRole('button', { name: /^Apply/ }).click()
      await expect(bench.pods(/Running, ready/)).toHaveCount(3, { timeout: 30_000 })
      await page.getByRole('figure', { name: 'labels-differ.yaml' }).getByRole('button', { name: 'Open in editor' }).click()
      await expect(bench.problems.locator('.problem').first()).toBeVisible()
      await bench.type('kubectl get pods -o wide')
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)).toEqual([])
    })
  })
}
