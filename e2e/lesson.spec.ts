import { expect, test } from './bench.ts'

const lesson = 'workloads/deployment/'
const mismatch = '`selector` does not match template `labels`'

test('a reader breaks the selector, mends it, applies, rolls out a bad image, finds out why, and undoes it', async ({ bench, page }) => {
  await bench.open(lesson)
  const labels = page.locator('.wb-editor .view-line').filter({ hasText: 'app:' }).last()
  await labels.dblclick({ position: { x: 100, y: 10 } })
  await page.keyboard.press('End')
  await page.keyboard.type('b')

  await expect(bench.problems).toContainText(mismatch)
  const problem = bench.problems.locator('.problem').filter({ hasText: mismatch })
  await expect(problem.getByRole('button', { name: /^Line \d+$/ })).toBeVisible()
  await expect(page.locator('.wb-editor .squiggly-error').first()).toBeVisible()

  await problem.locator('.fix').first().click()
  await expect(bench.editor).toHaveAttribute('data-problems', '0')

  await page.getByRole('button', { name: /^Apply/ }).click()
  await expect(bench.log).toContainText('deployment.apps/web created')
  await expect(bench.pods(/Running, ready/)).toHaveCount(3, { timeout: 30_000 })
  await expect(page.locator('.summary')).toHaveText('web: 3 of 3 Pods ready')
  await bench.type('kubectl get pods')
  await expect(bench.log.locator('.said').last()).toContainText(/(web-\S+ +1\/1 +Running[^\n]*\n){3}/)

  await bench.type('kubectl set image deployment/web nginx=nginx:1.92')
  await page.getByRole('button', { name: /^Speed/ }).click()
  await expect(bench.pods(/ErrImagePull|ImagePullBackOff/).first()).toBeVisible({ timeout: 30_000 })
  await bench
    .pods(/ErrImagePull|ImagePullBackOff/)
    .first()
    .click()
  await expect(bench.log).toContainText(/Failed to pull image "nginx:1\.92"/)

  await bench.type('kubectl rollout undo deployment/web')
  await expect(bench.log).toContainText('deployment.apps/web rolled back')
  await expect(bench.pods(/Running, ready/)).toHaveCount(3, { timeout: 30_000 })
  await expect(bench.pods(/ImagePull/)).toHaveCount(0, { timeout: 30_000 })
})

test('a manifest of the prose opens in the editor, and a line of the prose runs in the terminal', async ({ bench, page }) => {
  await bench.open(lesson)
  await page.getByRole('figure', { name: 'labels-differ.yaml' }).getByRole('button', { name: 'Open in editor' }).click()
  await expect(bench.problems).toContainText(mismatch)
  await page.getByRole('button', { name: 'Run kubectl apply -f web.yaml', exact: true }).first().click()
  await expect(bench.log).toContainText('$ kubectl apply -f web.yaml')
  await expect(bench.log).toContainText('deployment.apps/web created')
})

test('edits are kept on this device, and can be taken back', async ({ bench, page }) => {
  await bench.open(lesson)
  await page.locator('.wb-editor .view-line').first().click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('# mine\n')
  await expect(page.getByRole('button', { name: 'Undo my changes' })).toBeVisible()
  await page.reload()
  await expect(page.locator('.wb-editor .view-line').first()).toHaveText('# mine')
  await page.getByRole('button', { name: 'Undo my changes' }).click()
  await expect(page.locator('.wb-editor .view-line').first()).not.toHaveText('# mine')
})

test('the page works with storage switched off', async ({ bench, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError')
      },
    })
  })
  await bench.open(lesson)
  await page.locator('.wb-editor .view-line').first().click()
  await page.keyboard.type('#')
  await expect(page.getByText('This browser keeps nothing for this site')).toBeVisible()
  await page.getByRole('button', { name: /^Apply/ }).click()
  await expect(bench.log).toContainText('$ kubectl apply -f web.yaml')
})

test('a pasted block runs line by line; Ctrl+C stops a watch; the clock pauses and steps', async ({ bench, page }) => {
  await bench.open(lesson)
  await bench.line.focus()
  await page.evaluate(async () => navigator.clipboard.writeText('kubectl apply -f web.yaml\nkubectl get deploy web -o name\n'))
  await page.keyboard.press('ControlOrMeta+V')
  await expect(bench.log).toContainText('deployment.apps/web created')
  await expect(bench.log.locator('.said').last()).toHaveText('deployment.apps/web\n')

  await page.getByRole('button', { name: 'Pause the clock' }).click()
  const time = page.getByRole('timer')
  const before = await time.textContent()
  await page.getByRole('button', { name: 'Step to the next event' }).click()
  await page.getByRole('button', { name: 'Step to the next event' }).click()
  expect(((await time.textContent()) ?? '') >= (before ?? '')).toBe(true)

  await bench.type('kubectl get pods -w')
  await expect(bench.log.locator('.said').last()).toContainText('NAME')
  await bench.line.press('Control+c')
  await expect(bench.log).toContainText('^C')
  await bench.type('kubectl get nodes')
  await expect(bench.log).toContainText('kind-control-plane')
})

test('a dead worker is told, keeps the text, and starts again', async ({ bench, page }) => {
  await bench.open(lesson)
  await page.locator('.wb-editor .view-line').first().click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('# kept\n')
  await page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('a fault of ours')
    })
  })
  await expect(page.getByRole('alertdialog')).toContainText('The simulated cluster stopped.')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset' }).click()
  await expect(page.locator('.wb-editor .view-line').first()).toHaveText('# kept')
  await bench.type('kubectl get nodes')
  await expect(bench.log).toContainText('kind-worker2')
})
