import { expect, test } from './bench.ts'

const attack = '<img src=x onerror=alert(1)>'

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: "${attack}"
  labels:
    app: "<script>alert(1)</script>"
  annotations:
    note: "${attack}<svg onload=alert(1)>"
spec:
  containers:
  - name: "<b>web</b>"
    image: "nginx:1.29${attack}"
`

test('HTML and script in a manifest show as text everywhere', async ({ bench, page }) => {
  let dialogs = 0
  page.on('dialog', dialog => {
    dialogs++
    void dialog.dismiss()
  })
  await bench.open('start/how-it-works/')
  await page.locator('.wb-editor .view-line').first().click()
  await bench.write(manifest)
  await expect(bench.problems).toContainText(attack)
  await page.keyboard.press('F8')
  await page.getByRole('button', { name: /^Apply/ }).click()
  await expect(bench.log).toContainText(attack)

  // An accepted object whose annotation and args are hostile, drawn and described.
  await page.locator('.wb-editor .view-line').first().click()
  await bench.write(
    manifest
      .replace(`"${attack}"`, 'hostile')
      .replace('"<script>alert(1)</script>"', 'web')
      .replace('"<b>web</b>"', 'web')
      .replace(`nginx:1.29${attack}`, 'nginx:1.29'),
  )
  await expect(bench.editor).toHaveAttribute('data-problems', '0')
  await page.getByRole('button', { name: /^Apply/ }).click()
  await expect(bench.log).toContainText('pod/hostile created')
  await bench.type('kubectl describe pod hostile')
  await expect(bench.log).toContainText('<svg onload=alert(1)>')
  await bench.type(`kubectl get pods '${attack}'`)
  await bench.type(`echo "${attack}"`)
  await page.reload()
  await expect(page.locator('kube-workbench')).toHaveAttribute('data-ready', '')

  expect(await page.locator('kube-workbench img, kube-workbench script:not([type="application/json"]), kube-workbench b').count()).toBe(0)
  expect(dialogs).toBe(0)
})
