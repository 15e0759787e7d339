import { describe, expect, it } from 'vitest'
import { TestNode } from './testing.ts'

const web = { containers: [{ name: 'web', image: 'nginx:1.27' }] }

describe('a Pod that starts', () => {
  it('pulls, creates and starts its container, and tells so', () => {
    const node = new TestNode()
    node.run('web', web)
    node.clock.advance(5_000)
    expect(node.pod('web').status.phase).toBe('Running')
    expect(node.events('web')).toEqual([
      'Pulling Pulling image "nginx:1.27"',
      'Pulled Successfully pulled image "nginx:1.27" in 1.2s (1.2s including waiting). Image size: 72404038 bytes.',
      'Created Container created',
      'Started Container started',
    ])
  })
})
