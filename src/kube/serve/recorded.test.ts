import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Served } from './testing.ts'

interface Question {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly type?: string
  readonly body?: string
  readonly accept?: string
}

interface Recorded {
  readonly code: number
  /** Where the answer is a Status: of a refusal, or of a deletion. */
  readonly status?: object
  readonly text?: string
}

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../../../reference/${name}`, import.meta.url), 'utf8')) as T
const questions = read<readonly Question[]>('http.json')
const { answers } = read<{ readonly answers: Readonly<Record<string, Recorded>> }>('recorded/1.37/http.json')

const settled = (text: string): string =>
  text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '00000000-0000-0000-0000-000000000000').replace(/(ResourceVersion in record \()\d+/g, '$11')

describe('the served cluster, asked what a real API server was asked', () => {
  const served = new Served()
  for (const { name, method, path, type, body, accept } of questions) {
    it(`answers the same to: ${name}`, () => {
      const headers = { ...(accept === undefined ? {} : { accept }), ...(type === undefined ? { 'content-type': '' } : {}) }
      const { status, json, text } = served.ask(method, path, { headers, ...(body === undefined ? {} : { body }), ...(type === undefined ? {} : { type }) })
      const recorded = answers[name]
      expect(status).toBe(recorded?.code)
      if (recorded?.status !== undefined) expect(JSON.parse(settled(JSON.stringify(json)))).toEqual(JSON.parse(settled(JSON.stringify(recorded.status))))
      if (recorded?.text !== undefined) expect(text).toBe(recorded.text)
    })
  }
})
