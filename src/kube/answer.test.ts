import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answer } from './answer.ts'
import { allTarget } from './answer-all.ts'
import { firstTarget } from './answer-first.ts'
import { NeedsMore } from './apiserver/create-server.ts'
import { diagnose } from './diagnose.ts'
import type { Target } from './diagnostics/apply.ts'
import { applyFile } from './diagnostics/diagnose.ts'

const folder = new URL('../../reference/cases/', import.meta.url)
/** Every fourth question: parity asks them all, and what is compared here is one engine with itself. */
const cases = readdirSync(folder)
  .filter((name, index) => name.endsWith('.yaml') && index % 4 === 0)
  .map(file => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }))

/** Questions about nothing but the kinds that load first. */
const ofFirstLessons = /^(?:deployment|init|pod|podspec|probe|replicaset|secret|service|volume|yaml)--/

/** What a light server says, or undefined when it takes more. */
function said(target: Target, text: string, file: string) {
  try {
    return applyFile(text, { target, file }).diagnoses
  } catch (error) {
    if (error instanceof NeedsMore) return undefined
    throw error
  }
}

describe('an answer that loads in parts', () => {
  it('is the same from each part as from the whole', () => {
    let answered = 0
    for (const { file, text } of cases) {
      const whole = diagnose(text, { file })
      const [first, all] = [said(firstTarget(), text, file), said(allTarget(), text, file)]
      if (first !== undefined || ofFirstLessons.test(file)) expect(first, file).toEqual(whole)
      if (all !== undefined) expect(all, file).toEqual(whole)
      if (all !== undefined) answered++
    }
    // Of the questions some are about definitions of kinds, which the whole server answers.
    expect(answered).toBeGreaterThan(cases.length * 0.8)
  })

  const runtimeClass = 'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata:\n  name: gvisor\nhandler: runsc\n'
  it('says itself that a kind is not simulated', async () => {
    const [diagnosis] = await answer(runtimeClass)
    expect(diagnosis?.accepted).toBe(false)
    expect(diagnosis?.text).toBe('kubenotes: the kind RuntimeClass of node.k8s.io/v1 is not simulated here.\n')
    expect(diagnosis?.problems.map(({ type, field }) => `${type} ${field}`)).toEqual(['Not simulated kind'])
  })

  const namespaced = (namespace: string) => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`
  it.each([
    ['kinds of the first lessons', namespaced('shop')],
    ['other kinds', 'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: once\nspec: {}\n'],
    ['kinds that nobody serves', 'apiVersion: apps/v1\nkind: Deploiment\nmetadata:\n  name: web\n'],
    ['kinds that only a real server takes', runtimeClass],
    ['what is there already', namespaced('default')],
    ['the same object twice', `${namespaced('shop')}---\n${namespaced('shop')}`],
  ])('loads what it takes for %s', async (_, text) => {
    expect(await answer(text, { file: 'file.yaml' })).toEqual(diagnose(text, { file: 'file.yaml' }))
  })
})
