import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { imageNameFault } from './reference.ts'

const recorded = readFileSync(new URL('../../../../reference/recorded/1.37/scripts/t02-image-pull.txt', import.meta.url), 'utf8')

it('says of a name in capitals what the real kubelet said', () => {
  const [, said] = /couldn't parse image name "Nginx:1.27": (.*)/.exec(recorded) ?? []
  expect(imageNameFault('Nginx:1.27')).toBe(said)
})

it.each(['nginx', 'nginx:1.29', 'registry.k8s.io/pause:3.10', 'localhost:5000/a/b', 'Example/web', `a@sha256:${'0'.repeat(64)}`, '[::1]:5000/web'])(
  'takes %s',
  name => {
    expect(imageNameFault(name)).toBeUndefined()
  },
)

it.each([
  ['nginx:', 'invalid reference format'],
  ['nginx:1 29', 'invalid reference format'],
  ['-nginx', 'invalid reference format'],
  ['docker.io/library/Web:1', 'invalid reference format: repository name (library/Web) must be lowercase'],
  ['a'.repeat(64), `invalid repository name (${'a'.repeat(64)}), cannot specify 64-byte hexadecimal strings`],
])('refuses %s as distribution/reference/normalize.go does', (name, fault) => {
  expect(imageNameFault(name)).toBe(fault)
})
