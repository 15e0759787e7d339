import { describe, expect, it } from 'vitest'
import { Progress, type ProgressStorage } from './progress.ts'

/** A browser's storage, on a map. */
function device(): ProgressStorage {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: index => [...kept.keys()][index] ?? null,
    getItem: key => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: key => void kept.delete(key),
  }
}

const full: ProgressStorage = {
  length: 0,
  key: () => null,
  getItem: () => null,
  setItem: () => {
    throw new DOMException('full', 'QuotaExceededError')
  },
  removeItem: () => {},
}

describe('progress on a device', () => {
  it('keeps ticks, texts and the cluster of a lesson, each on its own', () => {
    const progress = new Progress(device())
    progress.tick('workloads/deployment', 'scale')
    progress.tick('workloads/deployment', 'scale')
    progress.keep('workloads/deployment', 'web.yaml', 'kind: Deployment')
    progress.keepCluster('workloads/deployment', { journal: 1 })
    expect(progress.read('workloads/deployment')).toEqual({ done: ['scale'], files: { 'web.yaml': 'kind: Deployment' } })
    expect(progress.readCluster('workloads/deployment')).toEqual({ journal: 1 })
    expect(progress.read('workloads/job')).toEqual({ done: [], files: {} })
    expect(progress.working).toBe(true)
  })

  it('forgets a lesson with its exercises and nothing else', () => {
    const storage = device()
    storage.setItem('theme', 'dark')
    const progress = new Progress(storage)
    for (const lesson of ['a/b', 'a/b/scale', 'a/bc']) progress.keep(lesson, 'x.yaml', 'text')
    progress.keepCluster('a/b', {})
    progress.reset('a/b')
    expect(progress.read('a/b').files).toEqual({})
    expect(progress.read('a/b/scale').files).toEqual({})
    expect(progress.readCluster('a/b')).toBeUndefined()
    expect(progress.read('a/bc').files).toEqual({ 'x.yaml': 'text' })
    progress.resetAll()
    expect(progress.read('a/bc').files).toEqual({})
    expect(storage.getItem('theme')).toBe('dark')
  })

  it('travels to another device as a file: ticks come together', () => {
    const one = new Progress(device())
    one.tick('a/b', 'scale')
    one.keep('a/b', 'x.yaml', 'mine')
    const other = new Progress(device())
    other.tick('a/b', 'undo')
    expect(other.import(one.export())).toBe(1)
    expect(other.read('a/b')).toEqual({ done: ['undo', 'scale'], files: { 'x.yaml': 'mine' } })
  })

  it.each([
    ['', 'no file of progress'],
    ['[]', 'no file of progress'],
    ['{"kubenotes":2,"lessons":{}}', 'no file of progress'],
    ['{"kubenotes":1,"lessons":{"a/b":{"done":[1],"files":{}}}}', 'something else'],
    ['{"kubenotes":1,"lessons":{"<script>":{"done":[],"files":{}}}}', 'something else'],
  ])('refuses the file %s and changes nothing', (text, said) => {
    const progress = new Progress(device())
    progress.tick('a/b', 'scale')
    const before = progress.export()
    expect(() => progress.import(text)).toThrow(said)
    expect(progress.export()).toBe(before)
  })

  it('says so when the device keeps nothing, and goes on', () => {
    for (const storage of [undefined, full]) {
      const progress = new Progress(storage)
      progress.tick('a/b', 'scale')
      expect(progress.working).toBe(false)
      expect(progress.read('a/b').done).toEqual([])
    }
  })
})
