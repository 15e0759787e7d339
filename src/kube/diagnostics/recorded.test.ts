import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schemaOf } from '../api/schema.ts'
import type { API } from '../apiserver/interface.ts'
import { freshAPI } from '../diagnose.ts'
import { parseDocuments } from '../yaml/documents.ts'
import { wholeTarget } from './change.ts'
import { applyFile } from './diagnose.ts'

const cases = new URL('../../../reference/cases/', import.meta.url)
const recorded = new URL('../../../reference/recorded/1.37/cases/', import.meta.url)

/** Whether the cluster serves every kind that Kubernetes serves of those a file names. */
function isServed(api: API, text: string): boolean {
  return parseDocuments(text).every(({ value }) => {
    const { apiVersion, kind } = Object(value) as { apiVersion?: unknown; kind?: unknown }
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') return true
    return api.kindOf(apiVersion, kind) !== undefined || schemaOf(apiVersion, kind) === undefined
  })
}

/** Cases whose words are not these yet, each with its reason. */
const different: Readonly<Record<string, string>> = {}

const groups = /^(yaml|type|unknown|wrongtype|indent|docs|meta)--/
const names = readdirSync(recorded)
  .filter(name => groups.test(name))
  .map(name => name.replace('.json', ''))

describe('kubectl apply of a recorded manifest', () => {
  const served = names.filter(name => isServed(freshAPI(), readFileSync(new URL(`${name}.yaml`, cases), 'utf8')))

  it('is compared for most cases', () => {
    expect(served.length).toBeGreaterThan(60)
  })

  it.each(served)('%s', name => {
    const answer = JSON.parse(readFileSync(new URL(`${name}.json`, recorded), 'utf8')) as { apply: { stdout: string; stderr: string; exit: number } }
    const verdict = applyFile(readFileSync(new URL(`${name}.yaml`, cases), 'utf8'), { file: `${name}.yaml`, target: wholeTarget(freshAPI()) })
    const said = (stream: 'stdout' | 'stderr') =>
      verdict.printed
        .filter(part => part.stream === stream)
        .map(part => part.text)
        .join('')
    const ours = { stdout: said('stdout'), stderr: said('stderr'), exit: verdict.exit }
    if (name in different) expect(ours).not.toEqual(answer.apply)
    else expect(ours).toEqual(answer.apply)
  })

  it.each(served)('%s: every problem has a place inside the file', name => {
    const text = readFileSync(new URL(`${name}.yaml`, cases), 'utf8')
    const lines = text.split('\n')
    for (const diagnosis of applyFile(text, { target: wholeTarget(freshAPI()) }).diagnoses) {
      expect(diagnosis.accepted).toBe(diagnosis.problems.length === 0 && diagnosis.text !== '')
      for (const { range } of [...diagnosis.problems, ...diagnosis.next]) {
        expect(range.end.line).toBeLessThanOrEqual(lines.length)
        expect(range.end.column).toBeLessThanOrEqual((lines[range.end.line - 1] ?? '').length + 1)
        expect(range.start.line < range.end.line || (range.start.line === range.end.line && range.start.column <= range.end.column)).toBe(true)
      }
    }
  })
})
