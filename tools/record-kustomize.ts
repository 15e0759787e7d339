// node tools/record-kustomize.ts: asks the real kubectl (reference/bin/kubectl) to build every folder of reference/kustomize,
// and writes what it says to reference/recorded/1.37/kustomize. No cluster is asked.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const questions = resolve('reference/kustomize')
const answers = 'reference/recorded/1.37/kustomize'
const kubectl = resolve('reference/bin/kubectl')

mkdirSync(answers, { recursive: true })
for (const folder of readdirSync(questions).sort()) {
  const { stdout, stderr, status } = spawnSync(kubectl, ['kustomize', folder], { cwd: questions, encoding: 'utf8' })
  const said = (stderr + stdout).replaceAll(questions, '/root')
  writeFileSync(`${answers}/${folder}.txt`, `# kubectl v1.37.2 kustomize ${folder} | tools/record-kustomize.ts\n${said}# exit ${status ?? ''}\n`)
}
