import { expect, test } from './bench.ts'

test('a lesson is done with the keyboard alone', async ({ bench, page }) => {
  await bench.open('workloads/deployment/')
  const region = (): Promise<string> => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region-name]')?.dataset['regionName'] ?? '')

  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to text' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(region).toBe('editor')

  // Tab indents in the editor; after Escape it leaves.
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await region()).toBe('editor')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.monaco-editor') === null)).toBe(true)

  // F6 goes round, Ctrl+Enter applies.
  await page.keyboard.press('F6')
  await expect.poll(region).toBe('cluster')
  await page.keyboard.press('Control+Enter')
  await expect(bench.log).toContainText('deployment.apps/web created')
  await expect(bench.pods(/Running, ready/)).toHaveCount(3, { timeout: 30_000 })

  // Arrows move in the picture, Enter describes.
  for (let step = 0; step < 12; step++) {
    const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    if (label.startsWith('Pod ')) break
    await page.keyboard.press(step % 3 === 2 ? 'ArrowRight' : 'ArrowDown')
  }
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')).toMatch(/^Pod web-/)
  await page.keyboard.press('Enter')
  await expect(bench.log).toContainText(/Name: +web-/)

  await page.keyboard.press('F6')
  await expect(bench.line).toBeFocused()
  await page.keyboard.type('kubectl get dep')
  await page.keyboard.press('Tab')
  await expect(bench.line).toHaveValue(/^kubectl get deployments/)
  await page.keyboard.press('Enter')
  await expect(bench.log.locator('.said').last()).toContainText('UP-TO-DATE')
  await page.keyboard.press('ArrowUp')
  await expect(bench.line).toHaveValue(/^kubectl get deployments/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+Tab')
  await expect(bench.line).not.toBeFocused()

  await page.keyboard.press('F6')
  await expect.poll(region).toBe('text')
})

test('the quick fix is reached from the keyboard', async ({ bench, page }) => {
  await bench.open('workloads/deployment/')
  await page.getByRole('figure', { name: 'labels-differ.yaml' }).getByRole('button', { name: 'Open in editor' }).press('Enter')
  await expect(bench.problems.locator('.problem').first()).toBeVisible()
  await page.keyboard.press('F8')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+.')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
  await expect(bench.editor).toHaveAttribute('data-problems', '0')
})
