import { readFileSync } from 'node:fs'
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

test("a lesson leads to its part, and kind's configuration can be taken as a file", async ({ page }) => {
  await page.goto('kind/cluster/')
  const download = page.waitForEvent('download')
  await page.getByRole('figure', { name: 'kind-config.yaml' }).getByRole('link', { name: 'Download' }).click()
  const file = await (await download).path()
  expect(readFileSync(file, 'utf8')).toBe(readFileSync('content/11-kind/02-cluster/manifests/kind-config.yaml', 'utf8'))
  await expect(page.locator('main')).toContainText('kubectl cluster-info --context kind-kind')
  await page.locator('.where').getByRole('link', { name: 'On your own machine (kind)' }).click()
  await expect(page.locator('.part-lessons li')).toHaveCount(3)
  await page.goto('kind/install/')
  await expect(page.locator('main')).toContainText(/This course uses kind v\d+\.\d+\.\d+/)
  await expect(page.locator('main')).not.toContainText('versions.')
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
