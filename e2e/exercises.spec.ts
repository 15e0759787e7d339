import type { Locator, Page } from '@playwright/test'
import { type Bench, expect, test } from './bench.ts'

/** How a reader does things: with a mouse, with the keyboard alone, by touch. */
interface Hand {
  press(button: Locator): Promise<void>
  /** Brings a pane to where the hand can reach it. */
  show(bench: Bench, pane: 'Editor' | 'Terminal' | 'Read'): Promise<void>
  /** Changes the text of the file in the editor. */
  edit(bench: Bench, file: string, change: (text: string) => string): Promise<void>
}

const show = async (): Promise<void> => {}

/** Monaco, where a whole text comes from the clipboard. */
async function paste(bench: Bench, file: string, change: (text: string) => string): Promise<void> {
  const said = bench.log.locator('.said')
  const before = await said.count()
  await bench.type(`cat ${file}`)
  await expect(said).toHaveCount(before + 1)
  const text = await said.last().textContent()
  await bench.editor.getByRole('textbox').first().focus()
  await bench.write(change(text ?? ''))
  await expect(bench.editor).toHaveAttribute('data-problems', '0')
}

const mouse: Hand = { press: button => button.click(), show, edit: paste }
const keyboard: Hand = { press: button => button.press('Enter'), show, edit: paste }
const touch: Hand = {
  press: button => button.tap(),
  show: async ({ page }, pane) => {
    // The page shows what an exercise begins with by itself; a second tap would put it away.
    const shown = await page.locator('kube-workbench').getAttribute('data-pane')
    if (shown === (pane === 'Read' ? 'text' : pane.toLowerCase())) return
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: pane, exact: true }).tap()
  },
  edit: async (bench, file, change) => {
    const field = bench.page.getByRole('textbox', { name: file })
    await field.fill(change(await field.inputValue()))
    await expect(bench.editor).toHaveAttribute('data-problems', '0')
  },
}

/** An exercise of a lesson, by its title. */
function card(page: Page, title: string): Locator {
  return page.locator('kube-goals').filter({ has: page.getByRole('heading', { name: title, exact: true }) })
}

/** Shows the text and begins an exercise of it. */
async function begin(hand: Hand, bench: Bench, one: Locator): Promise<void> {
  await hand.show(bench, 'Read')
  await hand.press(one.getByRole('button', { name: /^Start/ }))
  await expect(one).toHaveAttribute('data-active', '')
}

/** Waits until an exercise is done: every goal is ticked, and the reason stands there. */
async function finish(hand: Hand, bench: Bench, one: Locator): Promise<void> {
  await expect(one.locator('.goal:not([data-state=met])')).toHaveCount(0, { timeout: 60_000 })
  await hand.show(bench, 'Read')
  await expect(one.locator('.done-mark')).toBeVisible()
  await expect(one.locator('.why')).toBeVisible()
}

/** Applies what stands in the editor, and lets virtual time go fast. */
async function apply(hand: Hand, bench: Bench): Promise<void> {
  const { page } = bench
  await hand.press(page.getByRole('button', { name: /^Apply/ }))
  while ((await page.getByRole('button', { name: /^Speed/ }).getAttribute('aria-label')) !== 'Speed: 16 times') {
    await hand.press(page.getByRole('button', { name: /^Speed/ }))
  }
}

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: nginx
        image: nginx:1.29
        ports:
        - containerPort: 80
`

for (const [way, hand, tag] of [
  ['the mouse', mouse, ''],
  ['the keyboard alone', keyboard, ''],
  ['touch', touch, ' @phone'],
] as const) {
  test(`a lesson's exercises to mend, to foresee, to do and to write are done with ${way}${tag}`, async ({ bench, page }) => {
    await page.goto('workloads/deployment/')

    const mend = card(page, 'Labels that do not meet')
    await begin(hand, bench, mend)
    await hand.show(bench, 'Editor')
    // The list is written anew while the cluster starts: a robot can press a button that is just being replaced.
    await expect(async () => {
      await hand.press(bench.problems.locator('.fix').first())
      await expect(bench.editor).toHaveAttribute('data-problems', '0', { timeout: 3000 })
    }).toPass()
    await apply(hand, bench)
    await finish(hand, bench, mend)
    await expect(page.locator('.progress .count')).toHaveText('1 of 4')

    const foresee = card(page, 'The file or the command')
    const see = foresee.getByRole('button', { name: 'Run it and see' })
    await hand.press(see)
    await expect(foresee.getByRole('status')).toHaveText('Choose one first.')
    await foresee.getByRole('radio', { name: '5', exact: true }).press('Space')
    await hand.press(see)
    await expect(foresee.getByRole('status')).toHaveText('Not that one: the terminal shows what happens.')
    await expect(bench.log).toContainText('deployment.apps/web configured')
    await hand.show(bench, 'Read')
    await expect(foresee.locator('.done-mark')).toBeHidden()
    await foresee.getByRole('radio', { name: '3', exact: true }).press('Space')
    await hand.press(see)
    await finish(hand, bench, foresee)

    const act = card(page, 'Take a bad release back')
    await hand.press(act.getByRole('button', { name: 'Hint' }))
    await expect(act.getByText('Hint 1 of 3:')).toBeVisible()
    await begin(hand, bench, act)
    await hand.show(bench, 'Terminal')
    await bench.type('kubectl rollout undo deployment/web')
    await finish(hand, bench, act)

    const write = card(page, 'From nothing')
    await begin(hand, bench, write)
    await hand.show(bench, 'Editor')
    await hand.edit(bench, 'web.yaml', () => web)
    await apply(hand, bench)
    await finish(hand, bench, write)
    await expect(page.locator('.progress .count')).toHaveText('4 of 4')
  })

  test(`a fault is found and mended with ${way}${tag}`, async ({ bench, page }) => {
    await page.goto('network/service/')
    const fault = card(page, 'A Service without endpoints')
    await begin(hand, bench, fault)
    await hand.show(bench, 'Terminal')
    await bench.type('kubectl describe service web')
    await expect(bench.log).toContainText(/Selector: +app=web-app/)
    await hand.show(bench, 'Editor')
    await hand.press(bench.editor.getByRole('button', { name: 'service.yaml' }))
    await hand.edit(bench, 'service.yaml', text => text.replace('app: web-app', 'app: web'))
    await apply(hand, bench)
    await finish(hand, bench, fault)
  })
}

test('a prediction on a page of text alone is kept as well', async ({ page }) => {
  await page.goto('kind/install/')
  const foresee = card(page, 'Two versions')
  await foresee.getByRole('radio', { name: /^An error/ }).check()
  await foresee.getByRole('button', { name: 'Check' }).click()
  await expect(foresee.getByRole('status')).toHaveText('Not that one.')
  await foresee.getByRole('radio', { name: /a warning/ }).check()
  await foresee.getByRole('button', { name: 'Check' }).click()
  await expect(foresee.locator('.done-mark')).toBeVisible()
  await page.reload()
  await expect(foresee.locator('.done-mark')).toBeVisible()
  await expect(page.locator('.progress .count')).toHaveText('1 of 2')
})

test('a problem leads to the lesson that explains it', async ({ bench, page }) => {
  await bench.open('workloads/deployment/')
  await page.getByRole('figure', { name: 'labels-differ.yaml' }).getByRole('button', { name: 'Open in editor' }).click()
  const link = bench.problems.getByRole('link', { name: /Labels, selectors, templates/ })
  await link.click()
  await expect(page).toHaveURL(/objects\/selector-template\/$/)
})
