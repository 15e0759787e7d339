import { expect, test } from './bench.ts'

test('a word is found from the keyboard alone, and leads to its place', async ({ page }) => {
  await page.goto('notes/')
  await page.keyboard.press('ControlOrMeta+k')
  const dialog = page.getByRole('dialog', { name: 'Search the course' })
  await expect(dialog.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('desired state')
  await expect(dialog.getByRole('status')).toHaveText(/\d+ pages?/)
  await page.keyboard.press('ArrowDown')
  const first = dialog.getByRole('link').first()
  await expect(first).toBeFocused()
  const target = await first.getAttribute('href')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${target}$`))
})

test('what is in no page is said, and Esc leads back', async ({ page }) => {
  await page.goto('glossary/')
  const button = page.getByRole('button', { name: /^Search/ })
  await button.click()
  const dialog = page.getByRole('dialog', { name: 'Search the course' })
  await dialog.getByRole('searchbox').fill('zzqqxxyv')
  await expect(dialog.getByRole('status')).toHaveText('Nothing found.')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(button).toBeFocused()
})

test('a term of the page says what it means, on focus too', async ({ page }) => {
  await page.goto('workloads/deployment/')
  const term = page.getByRole('link', { name: /^replica / })
  await term.focus()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('tooltip', { name: /One of several Pods/ })).toBeVisible()
  await term.click()
  await expect(page).toHaveURL(/glossary\/#replica$/)
})
