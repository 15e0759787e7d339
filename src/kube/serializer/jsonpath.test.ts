import { describe, expect, it } from 'vitest'
import { JSONPath } from './jsonpath.ts'

const service = {
  metadata: { name: 'web', labels: { app: 'web', 'app.kubernetes.io/name': 'shop' } },
  spec: {
    ports: [
      { name: 'http', port: 80 },
      { name: 'admin', port: 8080 },
    ],
    selector: { app: 'web' },
    on: true,
  },
}

const render = (template: string) => new JSONPath(template).execute(service)

// Follows client-go/util/jsonpath/jsonpath_test.go.
describe('JSONPath', () => {
  it.each([
    ['{.metadata.name}', 'web'],
    ['{.spec.ports[*].port}', '80 8080'],
    ['{.spec.ports[-1:].port}', '8080'],
    ['{.spec.ports[0:1].name}', 'http'],
    ['{.spec.ports[?(@.name=="admin")].port}', '8080'],
    ['{.spec.ports[?(@.port>80)].name}', 'admin'],
    ['{..port}', '80 8080'],
    ["{.metadata.labels['app\\.kubernetes\\.io/name']}", 'shop'],
    ['{.metadata.labels.app\\.kubernetes\\.io/name}', 'shop'],
    ['{range .spec.ports[*]}{.name}={.port}{"\\n"}{end}', 'http=80\nadmin=8080\n'],
    ['{.spec.on}', 'true'],
    ['{.spec.selector}', '{"app":"web"}'],
    ['{.metadata.name}{"\\t"}{.nothing}|', 'web\t|'],
    ["{.spec.ports[0]['name','port']}", 'http 80'],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected)
  })

  it.each([
    ['{.status.phase', 'unclosed action'],
    ['{.spec.ports[5].name}', 'array index out of bounds: index 5, length 2'],
  ])('refuses %s', (template, expected) => {
    expect(() => render(template)).toThrow(expected)
  })
})
