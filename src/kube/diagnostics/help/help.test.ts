import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../diagnose.ts'
import { explain, kindAt } from '../explain.ts'
import { complete } from './complete.ts'
import { ghostDefaults } from './ghosts.ts'
import { hover } from './hover.ts'
import { snippets } from './snippets.ts'

const web = readFileSync(new URL('../../../../reference/cases/right--deployment.yaml', import.meta.url), 'utf8')

/** The text without its mark, and where the mark was. */
function marked(text: string) {
  const before = text.slice(0, text.indexOf('¦')).split('\n')
  return { text: text.replace('¦', ''), at: { line: before.length, column: (before.at(-1) ?? '').length + 1 } }
}

const suggested = (text: string) => {
  const { text: plain, at } = marked(text)
  return complete(plain, at)
}
const labels = (text: string) => suggested(text).map(suggestion => suggestion.label)
const under = (text: string) => {
  const { text: plain, at } = marked(text)
  return hover(plain, at)
}

describe('hover', () => {
  it("tells a field's type, default and meaning", () => {
    expect(under(web.replace('replicas', 'rep¦licas'))).toEqual({
      path: 'spec.replicas',
      owner: 'DeploymentSpec',
      struct: 'apps/v1.DeploymentSpec',
      name: 'replicas',
      type: 'whole number',
      required: false,
      values: [],
      default: '1',
      sentence: 'How many Pods to keep running.',
      range: { start: { line: 6, column: 3 }, end: { line: 6, column: 11 } },
    })
  })

  it('knows what the server fills in from the rest of the object', () => {
    const text = (image: string) => web.replace('nginx:1.27\n', `${image}\n        imagePull¦Policy: Never\n`)
    expect(under(text('nginx:1.27'))?.default).toBe('"IfNotPresent"')
    expect(under(text('nginx'))).toMatchObject({ default: '"Always"', values: ['Always', 'IfNotPresent', 'Never'] })
  })

  it('works in braces and in text that is no YAML yet', () => {
    expect(under('apiVersion: v1\nkind: Service\nspec: {ports: [{port: 80, target¦Port: 8080}]}\n')?.path).toBe('spec.ports[0].targetPort')
    expect(under(`${web}      restartP¦olicy: "\n`)?.path).toBe('spec.template.spec.restartPolicy')
  })

  it('says nothing of labels, comments and unknown fields', () => {
    expect(under(web.replace('app: web', 'a¦pp: web'))).toBeUndefined()
    expect(under(web.replace('replicas', 'repl¦icae'))).toBeUndefined()
  })
})

describe('completion', () => {
  it('offers whole objects in an empty document', () => {
    expect(labels('¦')).toEqual(['apiVersion', 'kind', 'metadata', ...snippets.map(snippet => snippet.kind)])
    expect(labels(`${web}---\n¦`)).toContain('Service')
  })

  it('offers kinds and versions that fit each other', () => {
    expect(labels('apiVersion: apps/v1\nkind: ¦')).toEqual(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ControllerRevision'])
    expect(labels('apiVersion: ¦\nkind: Deployment\n')).toEqual(['apps/v1'])
  })

  it('offers the fields of the place, required ones first, without those that are there', () => {
    expect(labels('apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: 1\n  ¦').slice(0, 3)).toEqual(['selector', 'template', 'strategy'])
    expect(labels(web.replace('      - name: nginx\n', '      - name: nginx\n        ¦\n'))).not.toContain('image')
    expect(labels(web.replace('image: nginx:1.27\n', 'image: nginx:1.27\n        ports:\n        - ¦\n'))[0]).toBe('containerPort')
    expect(labels(`${web}      ¦`)).toContain('volumes')
  })

  it('replaces what is typed and indents what follows', () => {
    const [first] = suggested('apiVersion: apps/v1\nkind: Deployment\nspec:\n  sel¦')
    expect(first).toMatchObject({ label: 'selector', insert: 'selector:\n    ', range: { start: { line: 4, column: 3 }, end: { line: 4, column: 6 } } })
  })

  it('offers values: of enums, true and false, and names from the file', () => {
    expect(labels(web.replace('image: nginx:1.27\n', 'image: nginx:1.27\n        imagePullPolicy: ¦\n'))).toEqual(['Always', 'IfNotPresent', 'Never'])
    expect(labels(`${web}      hostNetwork: ¦\n`)).toEqual(['true', 'false'])
    expect(
      labels(web.replace('image: nginx:1.27\n', 'image: nginx:1.27\n        volumeMounts:\n        - name: ¦\n      volumes:\n      - name: data\n')),
    ).toEqual(['data'])
    expect(labels(`${web}---\napiVersion: v1\nkind: Service\nspec:\n  selector:\n    ¦\n`)).toEqual(['app: web'])
  })

  it('offers nothing in comments', () => {
    expect(labels('apiVersion: v1\nkind: Pod\n# ¦')).toEqual([])
  })

  it.each(snippets)('gives a $kind that is accepted', ({ text }) => {
    expect(diagnose(text).flatMap(diagnosis => diagnosis.problems.map(problem => problem.message))).toEqual([])
  })
})

describe('ghost lines', () => {
  it("show the server's defaults where they would stand", () => {
    const ghosts = ghostDefaults(web)
    expect(ghosts.find(ghost => ghost.path === 'spec.strategy')).toEqual({
      path: 'spec.strategy',
      line: 17,
      text: '  strategy:\n    rollingUpdate:\n      maxSurge: 25%\n      maxUnavailable: 25%\n    type: RollingUpdate',
    })
    expect(ghosts.map(ghost => ghost.path)).toContain('spec.template.spec.containers[0].imagePullPolicy')
    expect(ghosts.map(ghost => ghost.path)).not.toContain('spec.replicas')
  })
})

describe('plain words', () => {
  it('say why, and what a missing field is for', () => {
    const bare = web.replace('        image: nginx:1.27\n', '')
    const [problem] = diagnose(bare).flatMap(diagnosis => diagnosis.problems)
    expect(problem && explain(bare, problem)).toBe('This field must be set. The image to run, with its tag: nginx:1.27.')
    const other = web.replace('app: web', 'app: shop')
    const [mismatch] = diagnose(other).flatMap(diagnosis => diagnosis.problems)
    expect(mismatch && explain(other, mismatch)).toContain('Both must say the same labels')
    expect(mismatch && kindAt(other, mismatch)).toBe('Deployment')
  })
})
