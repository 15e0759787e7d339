import { describe, expect, it } from 'vitest'
import { readJournal } from './journal.ts'

const asked = (ask: object) => ({ elapsed: 10, deeds: [{ at: 5, ask }] })

describe('a journal', () => {
  it('holds requests and the plugin that was chosen', () => {
    const journal = { ...asked({ from: 'pod/default/probe', to: 'http://web', times: 10 }), plugin: 'flannel' }
    expect(readJournal(journal)).toEqual(journal)
  })

  it.each([
    { from: 'machine', to: 'http://web', times: 101 },
    { from: 'machine', to: 'http://web', times: -1 },
    { from: 'machine', to: 'http://web' },
    { from: 3, to: 'http://web', times: 1 },
    { from: 'machine', to: 'x'.repeat(9000), times: 1 },
  ])('takes no request that no page would write: %o', ask => {
    expect(readJournal(asked(ask))).toBeUndefined()
  })

  it('takes no plugin that there is none of', () => {
    expect(readJournal({ elapsed: 0, deeds: [], plugin: 'toString' })).toBeUndefined()
  })
})
