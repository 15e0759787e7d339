import { describe, expect, it } from 'vitest'
import type { Container, PodTemplateSpec } from '../api/types.gen.ts'
import { computeHash } from './template-hash.ts'

/** A template as it stands after decoding and defaulting. */
function template(app: string, container: Partial<Container> & { name: string; image: string }): PodTemplateSpec {
  return {
    metadata: { labels: { app } },
    spec: {
      containers: [
        { resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: 'IfNotPresent', ...container },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
    },
  }
}

describe('computeHash', () => {
  it('gives the hash that public logs of 1.37 show for kubectl create deployment nginx --image=nginx', () => {
    expect(computeHash(template('nginx', { name: 'nginx', image: 'nginx', imagePullPolicy: 'Always' }))).toBe('69b9cdbbdd')
  })

  it.each([
    ['web', 'nginx', 'nginx:1.27', '69c6f74b8b'],
    ['web', 'nginx', 'nginx:1.26', '68cdd476b5'],
    ['cart', 'cart', 'acme/cart:1', '546c665ffb'],
    ['db', 'redis', 'redis:7.2', 'c84bb8f79'],
  ])('hashes %s with %s %s', (app, name, image, hash) => {
    expect(computeHash(template(app, { name, image }))).toBe(hash)
  })

  it('hashes quantities as Go keeps them', () => {
    const resources = { limits: { cpu: '200m', memory: '128Mi' } }
    expect(computeHash(template('api', { name: 'nginx', image: 'nginx:1.27', resources }))).toBe('567c456858')
  })

  it('gives another hash after a collision', () => {
    const web = template('web', { name: 'nginx', image: 'nginx:1.27' })
    expect(computeHash(web, 0)).not.toBe(computeHash(web))
    expect(computeHash(web, 1)).not.toBe(computeHash(web, 0))
  })
})
