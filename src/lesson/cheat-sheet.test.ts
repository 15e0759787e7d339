import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { Cluster } from '../kube/index.ts'

interface Sheet {
  readonly setup: readonly string[]
  readonly groups: readonly { readonly commands: readonly { readonly run: string }[] }[]
}

const manifest = `apiVersion: apps/v1
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
`

it('every command of the cheat sheet does its work', () => {
  const sheet: Sheet = parse(readFileSync('content/reference/cheat-sheet.yaml', 'utf8'))
  const cluster = new Cluster()
  cluster.writeFile('web.yaml', manifest)
  for (const line of sheet.setup) cluster.execute(line)
  const lines = sheet.groups.flatMap(group => group.commands.map(({ run }) => run))
  expect(lines.length).toBeGreaterThan(30)
  for (const line of lines) {
    const { output, code } = cluster.execute(line)
    cluster.execute('sleep 20')
    // diff says with 1 that there are differences.
    expect(code, `${line}\n${output}`).toBe(line.startsWith('kubectl diff') ? 1 : 0)
    expect(output, line).not.toMatch(/^(error|Error)/m)
  }
})
