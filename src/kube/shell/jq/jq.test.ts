import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'
import { JqError, parseFilter } from './parse.ts'

const pods = {
  items: [
    { metadata: { name: 'web', labels: { app: 'web' } }, status: { phase: 'Running', restarts: 2 } },
    { metadata: { name: 'db', labels: {} }, status: { phase: 'Pending', restarts: 0 } },
  ],
}
const run = (filter: string, input: unknown = pods) => [...evaluate(parseFilter(filter), input)]

describe('jq', () => {
  it.each([
    ['.items[].metadata.name', ['web', 'db']],
    ['.items | length', [2]],
    ['.items[0].metadata.labels | keys', [['app']]],
    ['.items[] | select(.status.phase == "Running") | .metadata.name', ['web']],
    [
      '[.items[] | {name: .metadata.name, phase: .status.phase}]',
      [
        [
          { name: 'web', phase: 'Running' },
          { name: 'db', phase: 'Pending' },
        ],
      ],
    ],
    ['.items | map(.status.restarts) | add', [2]],
    ['.items[] | "\\(.metadata.name)=\\(.status.restarts)"', ['web=2', 'db=0']],
    ['.items | sort_by(.metadata.name) | .[0].metadata.name', ['db']],
    ['.items[1].metadata.labels.app // "none"', ['none']],
    ['.items[] | if .status.restarts > 1 then .metadata.name else empty end', ['web']],
    ['.items[-1:] | length', [1]],
    ['.nothing.here', [null]],
    ['.items[0].metadata.labels | to_entries[] | .key + ":" + .value', ['app:web']],
    ['[.items[].status.phase] | unique | join(",")', ['Pending,Running']],
    ['.items[0] | has("metadata") and (has("spec") | not)', [true]],
    ['[.items[] | .metadata.name | test_?]', [[]]],
  ])('%s', (filter, results) => expect(run(filter)).toEqual(results))

  it('refuses what does not fit', () => {
    expect(() => run('.[]', null)).toThrow(JqError)
    expect(() => run('.items[')).toThrow(JqError)
    expect(() => run('.items | frobnicate')).toThrow('frobnicate is not known here')
  })
})
