import { type Bench, expect, test } from './bench.ts'

/** Changes the manifest, applies it, and scales by hand: a cluster of the reader's own. */
async function makeOwn(bench: Bench): Promise<void> {
  await bench.type('kubectl apply -f web.yaml')
  await expect(bench.pods(/Running, ready/)).toHaveCount(3, { timeout: 30_000 })
  await bench.type('kubectl scale deployment web --replicas=4')
  await expect(bench.pods(/Running, ready/)).toHaveCount(4, { timeout: 30_000 })
  await bench.page.getByRole('button', { name: 'Pause the clock' }).click()
}

test('a link opens these files and this cluster at this minute, elsewhere', async ({ bench, page, browser }) => {
  await bench.open('workloads/deployment/')
  await makeOwn(bench)
  await page.getByRole('button', { name: 'Copy a link' }).click()
  await expect(page.getByRole('button', { name: 'The link is copied' })).toBeVisible()
  const link = await page.evaluate(async () => navigator.clipboard.readText())
  expect(link).toMatch(/workloads\/deployment\/#v1\.[\w-]+$/)
  const time = await page.getByRole('timer').textContent()

  const other = await (await browser.newContext()).newPage()
  await other.goto(link)
  await expect(other.getByRole('log')).toContainText(`This is the cluster of a link, at ${time}`)
  await expect(other.getByRole('log')).toContainText('kubectl scale deployment web --replicas=4')
  await expect(other.locator('.wb-cluster .item[aria-label^="Pod "]')).toHaveCount(4)
  await expect(other.getByRole('timer')).toHaveText(time ?? '')
  const names = (from: typeof page): Promise<readonly (string | null)[]> =>
    from.locator('.wb-cluster .item[aria-label^="Pod "]').evaluateAll(items => items.map(item => item.getAttribute('aria-label')))
  expect(await names(other)).toEqual(await names(page))
  await other.context().close()
})

test('edits, cluster and clock are there again after a reload', async ({ bench, page }) => {
  await bench.open('workloads/deployment/')
  await makeOwn(bench)
  const time = await page.getByRole('timer').textContent()
  await page.reload()
  await expect(bench.log).toContainText(`Your cluster is as you left it, at ${time}`)
  await expect(bench.pods(/Running, ready/)).toHaveCount(4)
  await bench.type('kubectl get deployment web')
  await expect(bench.log.locator('.said').last()).toContainText('4/4')
  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(bench.pods(/./)).toHaveCount(0)
  await page.reload()
  await expect(page.locator('kube-workbench')).toHaveAttribute('data-ready', '')
  await expect(bench.log).not.toContainText('as you left it')
})

for (const [name, fragment, said] of [
  ['damaged', '#v1.nonsense', 'This link is damaged'],
  ['of another version', '#v7.AAAA', 'another version of the site'],
  ['hostile', `#v1.${'A'.repeat(70_000)}`, 'too much to open'],
] as const) {
  test(`a link that is ${name} says so and changes nothing`, async ({ bench, page }) => {
    await page.goto(`workloads/deployment/${fragment}`)
    await expect(bench.log).toContainText(said)
    await expect(bench.log).toContainText('Nothing was changed.')
    expect(new URL(page.url()).hash).toBe('')
    await bench.type('kubectl get deployments')
    await expect(bench.log).toContainText('No resources found in default namespace.')
  })
}

test.describe('where the browser keeps nothing', () => {
  test('the lesson works, and the page says once that nothing is kept', async ({ bench, page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('storage is off', 'SecurityError')
        },
      })
    })
    await bench.open('workloads/deployment/')
    await page.locator('.monaco-editor').first().click()
    await page.keyboard.type(' ')
    await expect(page.locator('.storage-note')).toBeVisible()
    await bench.type('kubectl apply -f web.yaml')
    await expect(bench.log).toContainText('deployment.apps/web created')
    await page.goto('progress/')
    await expect(page.getByText('This browser keeps nothing for this site')).toBeVisible()
  })
})

test('progress goes to a file and comes back from it', async ({ page }) => {
  await page.goto('progress/')
  const names: readonly string[] = JSON.parse((await page.locator('[data-lesson="workloads/deployment"]').getAttribute('data-exercises')) ?? '[]')
  const file = { kubenotes: 1, lessons: { 'workloads/deployment': { done: names.slice(0, 1), files: {} } } }
  await page.locator('input[type=file]').setInputFiles({ name: 'p.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) })
  await expect(page.getByRole('status')).toHaveText('Added: 1 entry.')
  await expect(page.locator('[data-lesson="workloads/deployment"] .count')).toHaveText(`1 of ${names.length}`)
  await page.goto('workloads/')
  await expect(page.locator('[data-lesson="workloads/deployment"] .count')).toHaveText(`1 of ${names.length}`)
  await page.getByRole('link', { name: 'Next part' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Networking' })).toBeVisible()
  await page.goto('progress/')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as a file' }).click()
  expect((await download).suggestedFilename()).toBe('kubenotes-progress.json')
  await page.locator('input[type=file]').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') })
  await expect(page.getByRole('status')).toHaveText('This is no file of progress. Nothing was changed.')
  await page.getByRole('button', { name: 'Forget Deployment' }).click()
  await expect(page.locator('[data-lesson="workloads/deployment"] .count')).toHaveText(`0 of ${names.length}`)
})
