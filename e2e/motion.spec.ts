import { expect, test } from './bench.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('with reduced motion nothing is animated, and what changed is outlined', async ({ bench, page }) => {
  await page.addInitScript(() => {
    const animate = Element.prototype.animate
    Element.prototype.animate = function (...given) {
      document.documentElement.dataset['animated'] = 'yes'
      return animate.apply(this, given)
    }
  })
  await bench.open('workloads/deployment/')
  await page.getByRole('button', { name: /^Apply/ }).click()
  await expect(bench.cluster.locator('[data-live-changed]').first()).toBeVisible()
  await expect(bench.pods(/Running, ready/)).toHaveCount(3, { timeout: 30_000 })
  expect(await page.evaluate(() => document.querySelector<HTMLElement>('.wb-cluster')?.getAnimations({ subtree: true }).length)).toBe(0)
  expect(await page.evaluate(() => document.documentElement.dataset['animated'])).toBeUndefined()
})
