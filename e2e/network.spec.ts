import type { Locator, Page } from '@playwright/test'
import { type Bench, expect, test } from './bench.ts'

const lesson = 'network/cni/'

/** The panel in which requests are followed. */
class Requests {
  readonly from: Locator
  readonly to: Locator
  readonly hops: Locator
  readonly stopped: Locator
  readonly why: Locator
  readonly ending: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.from = page.getByRole('combobox', { name: 'From' })
    this.to = page.getByLabel('To', { exact: true })
    const result = page.getByRole('region', { name: 'The hops of the request' })
    this.hops = result.getByRole('listitem')
    this.stopped = this.hops.filter({ hasText: 'stops here' })
    this.why = result.locator('.cause')
    this.ending = result.locator('.ending')
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Follow a request' }).click()
    await expect(this.from).toBeFocused()
  }

  /** Sends a request from a place to an address. */
  async send(from: string, to: string): Promise<void> {
    await this.from.selectOption({ label: from })
    await this.to.fill(to)
    await this.page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(this.ending).toContainText(to)
  }
}

/** Applies the application of the lesson and waits until its Pods run. */
async function apply(bench: Bench, page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Speed/ }).click()
  await page.getByRole('button', { name: /^Speed/ }).click()
  await bench.type('kubectl apply -f web.yaml')
  await expect(bench.pods(/Running, ready/)).toHaveCount(4, { timeout: 60_000 })
}

test('a reader follows a request from outside to a container, breaks it in six ways, and finds each cause', async ({ bench, page }) => {
  const requests = new Requests(page)
  await bench.open(lesson)
  await apply(bench, page)
  await bench.type('kubectl expose deployment web --name=front --type=NodePort --port=8080')
  await expect(bench.log).toContainText('service/front exposed')
  await requests.open()
  // The panel takes room from the terminal, not its newest lines from sight.
  await expect.poll(() => bench.log.evaluate(log => log.scrollHeight - log.scrollTop - log.clientHeight)).toBeLessThan(4)
  await requests.from.selectOption({ label: 'your machine' })
  await expect(requests.to).toHaveValue(/^http:\/\/172\.18\.0\.\d:3\d{4}$/)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(requests.hops).toHaveText([/Service.*default\/front.*port 3\d{4} of every node/, /Arrival.*listens/, /Answer.*200/])
  await expect(requests.ending).toContainText(/your machine → .*web-\S+ answered 200/)
  await expect(bench.cluster.locator('.way .badge')).toHaveCount(3)
  await expect(bench.cluster.locator('.way .chip')).toHaveText('your machine')
  await page.getByRole('button', { name: '100 times' }).click()
  const counts = page.getByRole('table', { name: 'Which Pod answered how often' }).getByRole('cell')
  await expect.poll(async () => (await counts.allTextContents()).reduce((sum, text) => sum + Number(text), 0)).toBe(100)

  await requests.send('probe', 'http://web:8080/hostname')
  await expect(requests.hops).toHaveCount(4)

  await bench.type('kubectl set selector service web app=wob')
  await expect(bench.log).toContainText('service/web selector updated')
  await requests.send('probe', 'http://web:8080')
  await expect(requests.stopped).toHaveText(/Service.*refused/)
  await expect(requests.why).toContainText('The selector app=wob chooses no Pod in namespace default.')
  await bench.type('kubectl set selector service web app=web')

  await bench.type(`kubectl patch service web --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":9000}]'`)
  await bench.type('sleep 5')
  await expect(async () => {
    await requests.send('probe', 'http://web:8080')
    await expect(requests.why).toContainText(/Service web sends port 8080 to targetPort 9000\. web-\S+ listens on .*8080/, { timeout: 500 })
  }).toPass()
  await expect(requests.stopped).toHaveText(/Arrival.*refused/)
  await bench.type(`kubectl patch service web --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]'`)

  await bench.type('kubectl apply -f deny.yaml')
  await expect(bench.log).toContainText('networkpolicy.networking.k8s.io/deny created')
  await requests.send('probe', 'http://web:8080')
  await expect(requests.stopped).toHaveText(/Policy.*dropped/)
  await expect(requests.why).toContainText('deny chooses this Pod and has no ingress rule at all')
  await bench.type('kubectl delete networkpolicy deny')

  await requests.send('probe', 'http://wbe:8080')
  await expect(requests.stopped).toHaveText(/Name.*NXDOMAIN/)
  await expect(requests.why).toContainText('Namespace default has no Service wbe. It has web.')

  await bench.type('kubectl create namespace shop')
  await bench.type('kubectl run guest -n shop --image=registry.k8s.io/e2e-test-images/agnhost:2.53')
  await expect(requests.from.locator('option', { hasText: 'guest' })).toHaveCount(1)
  await requests.send('guest', 'http://web:8080')
  await expect(requests.why).toContainText('A Service web is in namespace default, not in shop. From here its name is web.default.')

  await bench.type(
    `kubectl patch deployment web -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null},"template":{"spec":{"containers":[{"name":"agnhost","readinessProbe":{"httpGet":{"path":"/nope","port":9}}}]}}}}'`,
  )
  await expect(bench.pods(/not ready/).and(bench.pods(/web-/))).toHaveCount(3, { timeout: 60_000 })
  await expect(async () => {
    await requests.send('probe', 'http://web:8080')
    await expect(requests.why).toContainText('none of them is ready', { timeout: 500 })
  }).toPass()
  await expect(requests.stopped).toHaveText(/Service.*refused/)
})

test('what is typed in the terminal can be followed, and is counted over a loop', async ({ bench, page }) => {
  await bench.open(lesson)
  await apply(bench, page)
  await bench.type('kubectl exec probe -- wget -qO- -T 2 web:8080/hostname')
  await page.getByRole('button', { name: 'Show its way' }).click()
  const requests = new Requests(page)
  await expect(requests.hops).toHaveCount(4)
  await bench.type('for i in 1 2 3 4 5 6 7 8 9 10; do kubectl exec probe -- wget -qO- web:8080/hostname; done')
  const counts = page.getByRole('table', { name: 'Which Pod answered how often' }).getByRole('cell')
  await expect.poll(async () => (await counts.allTextContents()).reduce((sum, text) => sum + Number(text), 0)).toBe(10)
  await page.reload()
  await expect(bench.log).toContainText('Your cluster is as you left it')
})

test('a cause is found with the keyboard alone', async ({ bench, page }) => {
  const requests = new Requests(page)
  await bench.open(lesson)
  await apply(bench, page)
  await bench.type('kubectl apply -f deny.yaml')
  await bench.line.press('Escape')
  const tabTo = async (target: Locator, key: string): Promise<void> => {
    for (let turn = 0; turn < 40; turn++) {
      if (await target.evaluate(element => element === document.activeElement)) return
      await page.keyboard.press(key)
    }
    await expect(target).toBeFocused()
  }
  await tabTo(page.getByRole('button', { name: 'Follow a request' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(requests.from).toBeFocused()
  await page.keyboard.type('probe')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('http://web:8080')
  await page.keyboard.press('Enter')
  await expect(requests.why).toContainText('deny chooses this Pod')

  // The same from the table: the arrows lead to a cell, Enter follows it.
  await tabTo(page.getByRole('button', { name: 'Who reaches whom' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  const table = page.getByRole('table', { name: /^Which Pods reach/ })
  await expect(table).toBeVisible()
  await tabTo(table.getByRole('button').first(), 'Tab')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.reach-why')).toContainText('deny lets nothing like this reach')
  await page.keyboard.press('Enter')
  await expect(requests.stopped).toHaveText(/Policy.*dropped/)
})

test('who reaches whom is told as the cluster changes', async ({ bench, page }) => {
  await bench.open(lesson)
  await apply(bench, page)
  await page.getByRole('button', { name: 'Who reaches whom' }).click()
  const row = page.getByRole('row', { name: /^probe/ })
  await expect(row.getByRole('button', { name: /yes/ }).first()).toBeVisible()
  await expect(row.getByRole('button', { name: /timed out/ })).toHaveCount(0)
  await bench.type('kubectl apply -f deny.yaml')
  await expect(row.getByRole('button', { name: /timed out/ }).first()).toBeVisible()
})

test('another plugin is another cluster, and Flannel lets pass what a policy forbids', async ({ bench, page }) => {
  const requests = new Requests(page)
  await bench.open(lesson)
  await requests.open()
  await page.getByText('Network plugin: kindnet').click()
  await page.getByLabel('Plugin', { exact: true }).selectOption('Flannel')
  await expect(page.getByText('The cluster begins again as this page began')).toBeVisible()
  await page.getByRole('button', { name: 'Start a fresh cluster with it' }).click()
  await expect(page.getByText('Network plugin: Flannel')).toBeVisible()
  await apply(bench, page)
  await bench.type('kubectl apply -f deny.yaml')
  await expect(bench.log).toContainText('networkpolicy.networking.k8s.io/deny created')
  await requests.send('probe', 'http://web:8080')
  await expect(requests.hops.filter({ hasText: 'not enforced' })).toHaveText(/Policy.*does not enforce policies/)
  await expect(requests.ending).toContainText('answered 200')
  await page.getByLabel('Plugin', { exact: true }).selectOption('none')
  await page.getByRole('button', { name: 'Start a fresh cluster with it' }).click()
  await expect(bench.cluster.getByRole('img', { name: /^Node kind-worker, NotReady/ })).toBeVisible()
})

test('a cause is found on a phone 390 pixels wide, and the table fits one of 320 @phone', async ({ bench, page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const requests = new Requests(page)
  await page.goto(lesson)
  const dock = page.getByRole('navigation', { name: 'Panes' })
  await dock.getByRole('button', { name: 'Terminal' }).tap()
  await bench.type('kubectl apply -f web.yaml -f deny.yaml')
  await expect(bench.log).toContainText('deny created')
  await dock.getByRole('button', { name: 'Cluster' }).tap()
  await expect(bench.pods(/Running, ready/)).toHaveCount(4, { timeout: 60_000 })
  await page.getByRole('button', { name: 'Follow a request' }).tap()
  await requests.from.selectOption({ label: 'probe' })
  await requests.to.fill('http://web:8080')
  await page.getByRole('button', { name: 'Send', exact: true }).tap()
  await expect(requests.why).toContainText('deny chooses this Pod')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.getByRole('button', { name: 'Close' }).tap()
  await page.setViewportSize({ width: 320, height: 640 })
  await page.getByRole('button', { name: 'Who reaches whom' }).tap()
  await expect(page.locator('.reach-scroll')).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  expect(await page.locator('.reach-scroll').evaluate(element => element.scrollWidth > element.clientWidth)).toBe(true)
})

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } })

  test('the way of a request stands still', async ({ bench, page }) => {
    await bench.open(lesson)
    const requests = new Requests(page)
    await requests.open()
    await requests.send('your machine', 'http://172.18.0.3:30000')
    await expect(bench.cluster.locator('.way .badge')).toHaveCount(1)
    expect(await page.evaluate(() => document.querySelector('.wb-cluster')?.getAnimations({ subtree: true }).length)).toBe(0)
  })
})
