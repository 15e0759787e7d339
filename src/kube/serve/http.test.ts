import { describe, expect, it } from 'vitest'
import { accepted } from './content.ts'
import { flag, parameter, parseTarget, warningHeaders } from './http.ts'
import { routeOf } from './route.ts'

const route = (path: string) => {
  const found = routeOf(parseTarget(path).parts)
  return found && [found.group, found.version, found.namespace, found.resource, found.name, found.subresource].join(' | ')
}

// The same questions as apiserver/pkg/endpoints/request/requestinfo_test.go TestGetAPIRequestInfo asks.
describe('a path', () => {
  it('names a collection, an object or a part of it', () => {
    expect(route('/api/v1/namespaces/other/pods')).toBe(' | v1 | other | pods |  | ')
    expect(route('/apis/apps/v1/namespaces/other/deployments/web/scale')).toBe('apps | v1 | other | deployments | web | scale')
    expect(route('/api/v1/pods')).toBe(' | v1 |  | pods |  | ')
  })

  it('of a Namespace is no path in it', () => {
    expect(route('/api/v1/namespaces')).toBe(' | v1 |  | namespaces |  | ')
    expect(route('/api/v1/namespaces/other')).toBe(' | v1 |  | namespaces | other | ')
    expect(route('/api/v1/namespaces/other/finalize')).toBe(' | v1 |  | namespaces | other | finalize')
  })

  it('may be the old form of a watch', () => {
    expect(routeOf(parseTarget('/api/v1/watch/namespaces/other/pods').parts)).toMatchObject({ watch: true, namespace: 'other', resource: 'pods' })
  })

  it('may name no resource', () => {
    expect(['/apis', '/apis/apps/v1', '/version'].map(route)).toEqual([undefined, undefined, undefined])
  })
})

describe('a query', () => {
  const { query } = parseTarget('/api/v1/pods?labelSelector=app%3Dweb%2Ctier+in+%28a%29&watch=1&command=sh&command=-c&follow=false')

  it('is decoded, and parameters may come several times', () => {
    expect(parameter(query, 'labelSelector')).toBe('app=web,tier in (a)')
    expect(query.get('command')).toEqual(['sh', '-c'])
  })

  it('has switches in the spellings of Go', () => {
    expect(['watch', 'follow', 'none'].map(name => flag(query, name))).toEqual([true, false, false])
  })
})

describe('headers', () => {
  it('say what a client takes, in the order of its preference', () => {
    const types = accepted('application/json;q=0.5, application/json;as=Table;v=v1;g=meta.k8s.io, text/plain;q=0')
    expect(types.map(({ type, parameters }) => `${type} ${parameters['as'] ?? ''}`)).toEqual(['application/json Table', 'application/json '])
  })

  // apimachinery/pkg/util/net/http_test.go TestNewWarningHeader: quotes and backslashes are escaped.
  it('quote warnings', () => {
    expect(warningHeaders(['unknown field "spec.x\\y"'])).toEqual([['Warning', '299 - "unknown field \\"spec.x\\\\y\\""']])
  })
})
