import { expect, test } from './bench.ts'

test('a lesson is done on a phone @phone', async ({ bench, page }) => {
  await page.goto('workloads/deployment/')
  const dock = page.getByRole('navigation', { name: 'Panes' })
  for (const button of await dock.getByRole('button').all()) expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)

  await dock.getByRole('button', { name: 'Editor' }).tap()
  const field = page.getByRole('textbox', { name: 'web.yaml' })
  await expect(field).toBeVisible()
  const text = await field.inputValue()
  const last = text.lastIndexOf('app: web')
  await field.fill(`${text.slice(0, last)}app: wob${text.slice(last + 'app: web'.length)}`)
  await expect(bench.problems).toContainText('`selector` does not match template `labels`')
  await bench.problems.locator('.fix').first().tap()
  await expect(bench.editor).toHaveAttribute('data-problems', '0')
  await page.getByRole('button', { name: /^Apply/ }).tap()
  await expect(bench.pods(/Running, ready/)).toHaveCount(3, { timeout: 30_000 })
  await dock.getByRole('button', { name: 'Terminal' }).tap()
  await bench.type('kubectl get pods')
  await expect(bench.log.locator('.said').last()).toContainText('Running')
  await dock.getByRole('button', { name: 'Read' }).tap()
  await expect(bench.terminal).toBeHidden()
})

test('320 pixels lose nothing to the side @phone', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  for (const path of ['', 'workloads/deployment/', 'notes/']) {
    await page.goto(path)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320)
  }
})

// Zoomed to 200 %, a browser 1280 pixels wide has 640 for the page.
test('a page zoomed to twice its size loses nothing to the side', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 400 })
  for (const path of ['', 'workloads/deployment/', 'notes/']) {
    await page.goto(path)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(640)
  }
})

// Text alone twice as large, as a reader sets it in the browser, at the width of a notebook and of a tablet.
test('text twice as large loses nothing to the side', async ({ page }) => {
  for (const width of [1280, 800]) {
    await page.setViewportSize({ width, height: 900 })
    for (const path of ['', 'workloads/deployment/', 'notes/', 'cheat-sheet/']) {
      await page.goto(path)
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%'
      })
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${path} at ${width}`).toBeLessThanOrEqual(width)
    }
  }
})
