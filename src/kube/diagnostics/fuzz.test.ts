import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mutate } from '../../../tools/mutate.ts'
import { Rand } from '../apimachinery/rand.ts'
import { freshAPI } from '../diagnose.ts'
import { wholeTarget } from './change.ts'
import { applyFile } from './diagnose.ts'

const folder = new URL('../../../reference/cases/', import.meta.url)
const seeds = readdirSync(folder)
  .filter(name => name.endsWith('.yaml'))
  .sort()
  .map(name => readFileSync(new URL(name, folder), 'utf8'))

describe('manifests changed at random', () => {
  it('never break a diagnosis, and get the same one twice', () => {
    const rand = new Rand(37)
    for (let count = 0; count < 10_000; count++) {
      const text = mutate(seeds[rand.int(seeds.length)] ?? '', rand)
      const run = () => JSON.stringify(applyFile(text, { target: wholeTarget(freshAPI()) }))
      expect(run(), JSON.stringify(text)).toBe(run())
    }
  }, 120_000)

  it('tell of a list whose entries name no version, in the words of kubectl/pkg/validation/validation.go and cli-runtime/pkg/resource/mapper.go infoForObject', () => {
    const words: readonly (readonly [string, string])[] = [
      ['', 'error validating data: apiVersion not set;'],
      ['  apiVersion:\n', 'error validating data: apiVersion not set;'],
      ['  apiVersion: 7\n', "error validating data: apiVersion isn't string type;"],
      ['  apiVersion: ""\n', "Object 'apiVersion' is missing in 'object has no apiVersion field'"],
    ]
    for (const [version, expected] of words) {
      const text = `apiVersion: v1\nkind: List\nitems:\n- kind: ConfigMap\n${version}  metadata: {name: a}\n`
      expect(JSON.stringify(applyFile(text, { target: wholeTarget(freshAPI()) }))).toContain(expected)
    }
  })
})
