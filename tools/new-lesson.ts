// npm run new:lesson 04-workloads/05-daemonset: the folder of a lesson, with the skeleton of a page.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const path = process.argv[2] ?? ''
if (!/^\d\d-[a-z-]+\/\d\d-[a-z-]+$/.test(path)) {
  console.error('usage: npm run new:lesson <part>/<lesson>, such as 04-workloads/05-daemonset')
  process.exit(2)
}
const folder = join('content', path)
if (existsSync(folder)) {
  console.error(`${folder} is there already`)
  process.exit(1)
}
mkdirSync(join(folder, 'manifests'), { recursive: true })
mkdirSync(join(folder, 'exercises'), { recursive: true })
writeFileSync(
  join(folder, 'index.mdx'),
  `---
title: ${path.split('/')[1]?.slice(3)}
promise: After this page you can …
leavesOut: What the simulation on this page leaves out, in one line.
notes: []
terms: {}
reading: []
---

## What you will do

## The idea in one picture

## Try it

## What happened and why

## Mistakes you will meet

## Check yourself

<Exercises />

## On a real cluster (kind)

## Next
`,
)
writeFileSync(join(folder, 'lesson.yaml'), 'open: []\nmanifests: {}\n')
console.log(`${folder}/ is there: index.mdx, lesson.yaml, manifests/, exercises/`)
