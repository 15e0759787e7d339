import { expect, test } from './bench.ts'

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: wbe
  ports:
  - port: 80
`

test('what does not fit together in a file is told apart from the server', async ({ bench }) => {
  await bench.open('/workloads/deployment/')
  await bench.editor.locator('.surface').click()
  await bench.write(manifest)
  const notices = bench.editor.locator('.notices')
  await expect(notices).toContainText('None of the Pods in this file has the labels app=wbe: theirs are app=web.')
  await expect(bench.problems).toBeHidden()
  await expect(bench.editor).toHaveAttribute('data-problems', '0')
})
