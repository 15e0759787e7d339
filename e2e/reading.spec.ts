import { expect, test } from './bench.ts'
import { htmlOf, lessons, pages } from './pages.ts'

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a lesson reads whole: manifests in color, the answers, the outputs, the exercises', async ({ page }) => {
    await page.goto('workloads/deployment/')
    await expect(page.getByRole('heading', { level: 1, name: 'Deployment' })).toBeVisible()
    const broken = page.getByRole('figure', { name: 'labels-differ.yaml' })
    await expect(broken).toContainText('The API server refuses it')
    await expect(broken).toContainText('`selector` does not match template `labels`')
    await expect(broken.locator('.squiggle').first()).toBeVisible()
    await expect(page.getByRole('figure', { name: 'web.yaml' }).first()).toContainText('deployment.apps/web created')
    await expect(page.locator('.run .said').first()).toContainText('deployment.apps/web created')
    await expect(page.locator('.goals').first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Open in editor' })).toHaveCount(0)
  })

  test('the chapters open', async ({ page }) => {
    await page.goto('')
    await page.locator('.chapters summary').click()
    await expect(page.getByRole('navigation', { name: 'Chapters' }).getByRole('link', { name: /Deployment/ })).toBeVisible()
  })
})

test('every page has a title, a description, one main heading and the content security policy', () => {
  for (const page of pages) {
    const html = htmlOf(page)
    expect(html, page).toMatch(
      /<head><meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self' ('sha256-[^']+' )+'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'">/,
    )
    expect(html, page).toMatch(/<title>[^<]+<\/title>/)
    expect(html, page).toMatch(/<meta name="description" content="[^"]{20,}"/)
    expect(html.match(/<h1[ >]/g), page).toHaveLength(1)
  }
})

test('nothing on a page moves while it loads', async ({ page }) => {
  await page.addInitScript(() => {
    let sum = 0
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) {
        if ('value' in entry && typeof entry.value === 'number') sum += entry.value
      }
      document.documentElement.dataset['shift'] = String(sum)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  for (const path of ['', ...lessons.slice(0, 2), 'notes/']) {
    await page.goto(path)
    if (path !== 'notes/') await expect(page.locator('.wb-editor')).toHaveAttribute('data-surface', 'monaco')
    expect(await page.evaluate(() => document.documentElement.dataset['shift'] ?? '0'), path).toBe('0')
  }
})

test('the theme is switched without a flash and remembered', async ({ page }) => {
  await page.goto('notes/')
  await page.getByRole('button', { name: 'Theme: as the system' }).click()
  await page.getByRole('button', { name: 'Theme: light' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.goto('')
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(20, 22, 26)')
})
