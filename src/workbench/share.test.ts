import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readShareFragment, type Shared, ShareError, shareFragment } from './share.ts'

const shared: Shared = {
  files: { 'web.yaml': 'kind: Pod # 名 <script>\n' },
  exercise: undefined,
  journal: {
    deeds: [
      { at: 0, run: 'kubectl apply -f web.yaml', files: { 'web.yaml': 'kind: Pod\n' } },
      { at: 4200, run: 'kubectl get pods -w', files: {} },
      { at: 9000, stop: 1 },
    ],
    elapsed: 9050,
  },
}

/** A fragment as another program could make it. */
async function fragmentOf(value: unknown): Promise<string> {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = Buffer.from(await new Response(stream).arrayBuffer())
  return `#v1.${bytes.toString('base64url')}`
}

describe('a link to a cluster', () => {
  it('opens what it was made of', async () => {
    const fragment = await shareFragment(shared)
    expect(fragment).toMatch(/^#v1\.[\w-]+$/)
    expect(await readShareFragment(fragment)).toEqual(shared)
    expect(await readShareFragment(await fragmentOf(shared))).toEqual(shared)
  })

  it('is refused with a clear word when it is cut off, of another version, or too large', async () => {
    const fragment = await shareFragment(shared)
    await expect(readShareFragment(fragment.slice(0, -9))).rejects.toThrow('This link is damaged')
    await expect(readShareFragment(fragment.replace('#v1.', '#v9.'))).rejects.toThrow('another version')
    await expect(readShareFragment(`#v1.${'A'.repeat(70_000)}`)).rejects.toThrow('too much')
    const bomb = { ...shared, files: { 'a.yaml': 'a'.repeat(3_000_000) } }
    await expect(readShareFragment(await fragmentOf(bomb))).rejects.toThrow('too much')
  })

  it.each([
    ['a file outside the folder', { ...shared, files: { '../../etc': '' } }],
    ['a text that is none', { ...shared, files: { 'a.yaml': 1 } }],
    ['a year of time', { ...shared, journal: { deeds: [], elapsed: 3.2e10 } }],
    [
      'time that runs back',
      {
        ...shared,
        journal: {
          deeds: [
            { at: 5, run: 'ls', files: {} },
            { at: 4, run: 'ls', files: {} },
          ],
          elapsed: 9,
        },
      },
    ],
    ['a stop before its command', { ...shared, journal: { deeds: [{ at: 0, stop: 0 }], elapsed: 9 } }],
    ['something it does not know', { ...shared, journal: { deeds: [{ at: 0, run: 'ls', files: {}, html: '' }], elapsed: 9 } }],
    ['no journal', { files: {} }],
    ['a list', []],
  ])('is refused when it holds %s', async (_, value) => {
    await expect(readShareFragment(await fragmentOf(value))).rejects.toThrow(ShareError)
  })

  it('never throws anything else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async text => {
        await readShareFragment(`#v1.${text}`).catch(error => expect(error).toBeInstanceOf(ShareError))
      }),
      { numRuns: 300 },
    )
  })
})
